import { counter, durations, gauge } from '../../../metrics/metric.js';

const APPLY_SECONDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300];

/** What an agent tells of itself. */
export const AGENT_METRICS = {
  sessions: gauge(
    'streamspace_agent_sessions',
    'Sessions on the platform of this agent, by what it last saw of them.',
    ['state'],
  ),
  applyDuration: durations(
    'streamspace_agent_apply_duration_seconds',
    'Time that it took to make a session look as desired, by what was desired and what became of it: done, failed, or given-up for a newer wish.',
    APPLY_SECONDS,
    ['desired', 'outcome'],
  ),
  platformErrors: counter(
    'streamspace_agent_platform_errors_total',
    'Calls of the platform that failed, by what was asked of it.',
    ['operation'],
  ),
  streamsOpen: gauge('streamspace_agent_streams_open', 'Streams that are open or being opened, by kind.', ['kind']),
  streams: counter('streamspace_agent_streams_total', 'Streams that were asked for, by kind and outcome.', [
    'kind',
    'outcome',
  ]),
  linkUp: gauge('streamspace_agent_link_up', 'Whether the control plane has accepted a connection that is open (1).'),
  linkEpoch: gauge(
    'streamspace_agent_link_epoch',
    'Number of the lease that the control plane gave this agent; 0 before the first.',
  ),
  linkLosses: counter(
    'streamspace_agent_link_losses_total',
    'Times that an accepted connection to the control plane ended.',
  ),
};
