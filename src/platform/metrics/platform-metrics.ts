import { counter, durations, gauge } from '../../../metrics/metric.js';

const REQUEST_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What the platform tells of itself. */
export const PLATFORM_METRICS = {
  httpRequests: counter(
    'streamspace_http_requests_total',
    'Requests that were answered, or broken off before they were. The route is its pattern: "application" for all of web applications, ' +
      '"foreign" for hosts that are none of ours, "other" for files and for what has no route. The status is its class, or "aborted".',
    ['method', 'route', 'status'],
  ),
  httpDuration: durations(
    'streamspace_http_request_duration_seconds',
    'Time from the head of a request to the end of its answer, of routes of the API.',
    REQUEST_SECONDS,
    ['method', 'route'],
  ),
  upgradeRefusals: counter(
    'streamspace_upgrade_refusals_total',
    'WebSockets that were refused before they opened, by the code of the problem.',
    ['code'],
  ),
  hostRefusals: counter(
    'streamspace_host_refusals_total',
    'Requests that were refused because they name a host that is none of ours.',
  ),
  rateLimitRefusals: counter(
    'streamspace_rate_limit_refusals_total',
    'What was refused because its minute was used up, by what was counted.',
    ['limit'],
  ),
  databaseConnections: gauge(
    'streamspace_database_connections',
    'Connections of the pool: in-use, idle, and max, the most that there may be.',
    ['state'],
  ),
  databaseWaiting: gauge(
    'streamspace_database_waiting',
    'Statements and transactions that wait for a connection of the pool.',
  ),
  changeFeedUp: gauge(
    'streamspace_change_feed_up',
    'Whether hints about changed rows arrive (1); without them changes are noticed by polling.',
  ),
  changeFeedLosses: counter(
    'streamspace_change_feed_losses_total',
    'Times that the connection for hints was lost, or could not be made.',
  ),
  replicaPeers: gauge('streamspace_replica_peers', 'Other replicas that say that they live.'),
};
