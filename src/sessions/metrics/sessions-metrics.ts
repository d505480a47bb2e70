import { counter, durations, gauge } from '../../../metrics/metric.js';

const START_SECONDS = [0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60, 120, 300];

/** What is told about sessions. */
export const SESSIONS_METRICS = {
  sessions: gauge('streamspace_sessions', 'Sessions that have not ended, by state.', ['state'], 'deployment'),
  unreachable: gauge(
    'streamspace_sessions_unreachable',
    'Sessions that are up on an agent that cannot be reached.',
    [],
    'deployment',
  ),
  oldestPending: gauge(
    'streamspace_sessions_oldest_pending_seconds',
    'How long the session that waits longest has waited for an agent; 0 when none waits.',
    [],
    'deployment',
  ),
  launches: counter(
    'streamspace_session_launches_total',
    'Launches and retries, by what became of them: requested at first, then running, failed, or ended before either.',
    ['outcome'],
  ),
  launchDuration: durations(
    'streamspace_session_launch_duration_seconds',
    'Time from the wish for a session until it runs.',
    START_SECONDS,
  ),
  wakes: counter('streamspace_session_wakes_total', 'Wakes, by what became of them: running, or failed.', ['outcome']),
  wakeDuration: durations(
    'streamspace_session_wake_duration_seconds',
    'Time from the wish to wake a session until it runs.',
    START_SECONDS,
  ),
  hibernations: counter(
    'streamspace_session_hibernations_total',
    'Sessions that were put to sleep, by what became of it: hibernated, or failed.',
    ['outcome'],
  ),
  failures: counter('streamspace_session_failures_total', 'Sessions that failed, by reason.', ['reason']),
  templateErrors: counter(
    'streamspace_template_errors_total',
    'Starts that failed because of how the application is described (spec-refused, image-unavailable), and files ' +
      'of applications that an import refused (definition).',
    ['cause'],
  ),
  orphans: gauge(
    'streamspace_orphans',
    'Instances on agents that belong to no session and wait for an administrator.',
    ['cause'],
    'deployment',
  ),
};
