import type { EffectiveLimit, MyQuota, QuotaOrigin, QuotaResource } from '../../../../../protocol/http/quotas.js';
import { roundedLimit } from './limit-text';
import { strings } from './strings';

/** One resource of somebody, in words. */
export interface QuotaFigure {
  readonly resource: QuotaResource;
  readonly label: string;
  /** "3 of 20", or the limit alone where nothing is counted. */
  readonly words: string;
  readonly origin: string;
  readonly isUsedUp: boolean;
}

const RESOURCES: readonly QuotaResource[] = ['sessions', 'cpuMillis', 'memoryMiB', 'storageGiB'];

const limitWords = (resource: QuotaResource, limit: number | null): string =>
  limit === null ? strings.unlimited : roundedLimit(resource, limit);

const figure = (resource: QuotaResource, words: string, origin: QuotaOrigin, isUsedUp: boolean): QuotaFigure => ({
  resource,
  label: strings.resources[resource],
  words,
  origin: strings.origin(origin),
  isUsedUp,
});

/** What somebody has of what they may have. */
export function usageFigures(quota: MyQuota): QuotaFigure[] {
  return RESOURCES.map((resource) => {
    const { limit, used, origin, remaining } = quota[resource];
    const words = strings.people.usage(roundedLimit(resource, used), limitWords(resource, limit));
    return figure(resource, words, origin, remaining === 0);
  });
}

/** What holds where nobody is counted. */
export function limitFigures(quota: Readonly<Record<QuotaResource, EffectiveLimit>>): QuotaFigure[] {
  return RESOURCES.map((resource) =>
    figure(resource, limitWords(resource, quota[resource].limit), quota[resource].origin, false),
  );
}
