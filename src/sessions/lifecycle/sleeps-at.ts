import { IS_AGENT_REACHABLE } from './session-facts.repository.js';

/**
 * When session `s` of template `t` on agent `a` is put to sleep unless somebody uses it, as SQL; null where that is not planned. While the agent is
 * unreachable its word on input is missing, so nothing is planned.
 */
export const SLEEPS_AT = `
  CASE WHEN s.state = 'running' AND s.desired = 'running' AND ${IS_AGENT_REACHABLE}
    THEN greatest(s.started_at, s.last_input_at) + t.idle_minutes * interval '1 minute' END`;
