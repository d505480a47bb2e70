import type { EffectiveLimit, EffectiveQuota, MyQuota, QuotaShare } from '../../../protocol/http/quotas.js';
import type { Usage } from '../../quotas/quota-usage.js';

/** Where a limit was lowered below what is used, nothing remains. */
const share = ({ limit, origin }: EffectiveLimit, used: number): QuotaShare => ({
  limit,
  origin,
  used,
  remaining: limit === null ? null : Math.max(0, limit - used),
});

/** What a person may have, has, and could still have. */
export function sharesOf(quota: EffectiveQuota, used: Usage): MyQuota {
  return {
    sessions: share(quota.sessions, used.sessions),
    cpuMillis: share(quota.cpuMillis, used.cpuMillis),
    memoryMiB: share(quota.memoryMiB, used.memoryMiB),
    storageGiB: share(quota.storageGiB, used.storageGiB),
    maxLifetimeMinutes: quota.maxLifetimeMinutes,
  };
}
