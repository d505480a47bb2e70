import { IS_AGENT_REACHABLE } from '../lifecycle/session-facts.repository.js';
import { PROMPT_MS } from './sleep-plan.js';

/** Since when nobody has used session `s`; rows of the version before have no clock yet. */
export const IDLE_FROM = 'coalesce(s.idle_from, greatest(s.started_at, s.last_input_at), s.updated_at)';

/** Since when session `s` has not slept. */
export const AWAKE_FROM = 'coalesce(s.awake_from, s.started_at, s.updated_at)';

/**
 * Part of the UPDATE that commits a transition to state `$2`: the clocks begin when a session begins to run, that of its lifetime goes on in
 * standby, and every plan for the state before is void.
 */
export const CLOCKS_AT_TRANSITION = `
    idle_from = CASE WHEN $2 = 'running' AND state <> 'running' THEN clock_timestamp() ELSE idle_from END,
    awake_from = CASE WHEN $2 IN ('running', 'standby') THEN coalesce(awake_from, clock_timestamp())
      WHEN $2 = 'waking' THEN awake_from END,
    clocks_stopped_at = CASE WHEN state = $2 THEN clocks_stopped_at END,
    sleeps_at = CASE WHEN state = $2 THEN sleeps_at END,
    sleep_cause = CASE WHEN state = $2 THEN sleep_cause END,
    sleep_action = CASE WHEN state = $2 THEN sleep_action END,
    keepable_until = CASE WHEN state = $2 THEN keepable_until END,
    day_ends_at = CASE WHEN $2 IN ('running', 'standby', 'waking') THEN day_ends_at END,
    kept_until = CASE WHEN $2 IN ('running', 'standby', 'waking') THEN kept_until END,
    is_watched = is_watched AND $2 IN ('running', 'standby', 'waking'),
    sleep_check_at = NULL`;

/** Part of an UPDATE of `sessions s`: somebody used the session at the time `at`. A plan that the owner was told of is made anew at once. */
export const clocksAtInput = (at: string): string => `
  last_input_at = ${at}, idle_from = greatest(${IDLE_FROM}, ${at}),
  sleep_check_at = CASE WHEN s.desired = 'standby' OR s.sleeps_at < now() + ${PROMPT_MS} * interval '1 millisecond'
    THEN NULL ELSE s.sleep_check_at END`;

/** The clocks stand still while the agent is away: nobody could use the session. */
export const STOP_CLOCKS = `
  UPDATE sessions s SET clocks_stopped_at = now(), sleeps_at = NULL, sleep_cause = NULL FROM agents a
  WHERE a.id = s.agent_id AND s.state IN ('running', 'standby') AND s.clocks_stopped_at IS NULL AND NOT ${IS_AGENT_REACHABLE}`;

export const START_CLOCKS = `
  UPDATE sessions s SET
    idle_from = least(now(), ${IDLE_FROM} + (now() - s.clocks_stopped_at)),
    awake_from = least(now(), ${AWAKE_FROM} + (now() - s.clocks_stopped_at)),
    clocks_stopped_at = NULL, sleep_check_at = NULL
  FROM agents a
  WHERE a.id = s.agent_id AND s.state IN ('running', 'standby') AND s.clocks_stopped_at IS NOT NULL AND ${IS_AGENT_REACHABLE}`;
