import type { MyQuota, QuotaResource } from '../../../../protocol/http/quotas.js';
import type { Resources } from '../../../../protocol/session.js';
import { strings } from './strings';

const MIB_PER_GIB = 1024;

/** At most two decimals, none where none are needed. */
export function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A resource with what is left of it, in words. */
export interface QuotaLine {
  readonly resource: QuotaResource;
  readonly words: string;
  readonly isUsedUp: boolean;
}

/** How a number of each resource reads. */
const NUMBERS: Readonly<Record<QuotaResource, (amount: number) => string>> = {
  sessions: rounded,
  cpuMillis: (amount) => rounded(amount / 1000),
  memoryMiB: (amount) => rounded(amount / MIB_PER_GIB),
  storageGiB: rounded,
};

const RESOURCES = Object.keys(NUMBERS) as QuotaResource[];

/** What is left of each resource that is limited at all. */
export function quotaLines(quota: MyQuota): QuotaLine[] {
  return RESOURCES.flatMap((resource) => {
    const { limit, remaining } = quota[resource];
    if (limit === null || remaining === null) return [];
    const number = NUMBERS[resource];
    const words = strings.quota[resource](number(remaining), number(limit));
    return [{ resource, words, isUsedUp: remaining === 0 }];
  });
}

/** Whether one more session with these resources is more than what is left. */
export function isTooMuch(quota: MyQuota, resources: Resources): boolean {
  const asked: Readonly<Record<QuotaResource, number>> = { sessions: 1, ...resources };
  return RESOURCES.some((resource) => {
    const { remaining } = quota[resource];
    return remaining !== null && asked[resource] > remaining;
  });
}
