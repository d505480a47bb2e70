import { counter } from '../../metrics/metric.js';

/** What is told about quotas. */
export const QUOTAS_METRICS = {
  refusals: counter(
    'streamspace_quota_refusals_total',
    'Launches, wakes and changes that were refused because they would be more than a person may have, by what was short.',
    ['resource'],
  ),
};
