import { gauge } from './metric.js';

/** What every process tells, beside the standard metrics of its Node (`process_…`, `nodejs_…`). */
export const PROCESS_METRICS = {
  buildInfo: gauge('streamspace_build_info', 'Always 1; the label says which version runs.', ['version']),
  unread: gauge(
    'streamspace_metrics_unread',
    'Metrics that are missing from this answer because what they tell of could not be read in time.',
  ),
};
