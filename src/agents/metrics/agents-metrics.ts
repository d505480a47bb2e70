import { counter, durations, gauge } from '../../../metrics/metric.js';

const OPEN_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What is told about agents. */
export const AGENTS_METRICS = {
  agents: gauge(
    'streamspace_agents',
    'Enrolled agents: connected, away (their connection is gone) or silent (for so long that they count as lost).',
    ['platform', 'state'],
    'deployment',
  ),
  draining: gauge('streamspace_agents_draining', 'Agents that get no new sessions.', ['platform'], 'deployment'),
  degraded: gauge(
    'streamspace_agents_degraded',
    'Agents whose platform does not answer them in full.',
    ['platform'],
    'deployment',
  ),
  links: gauge('streamspace_agent_links', 'Agents whose control connection ends at this replica.'),
};

/** What is told about streams, of the kinds `rfb` (screens), `http` (web applications) and `relay` (passed on to another replica). */
export const STREAM_METRICS = {
  open: gauge('streamspace_streams_open', 'Streams that are open through this replica.', ['kind']),
  opened: counter('streamspace_streams_opened_total', 'Streams that were opened.', ['kind']),
  bytes: counter(
    'streamspace_stream_bytes_total',
    'Bytes that went through streams, to or from the agent, as the sockets count them.',
    ['kind', 'direction'],
  ),
  refusals: counter(
    'streamspace_stream_refusals_total',
    'Streams that did not come about, by the code of the problem.',
    ['kind', 'code'],
  ),
  openDuration: durations(
    'streamspace_stream_open_duration_seconds',
    'Time from the wish for a stream to the arrival of the agent’s connection.',
    OPEN_SECONDS,
    ['kind'],
  ),
};
