import type { EndOfDay } from '../../protocol/end-of-day.js';
import type {
  EffectiveEndOfDay,
  EffectiveLimit,
  EffectiveQuota,
  QuotaLimitName,
  QuotaLimits,
  QuotaOrigin,
} from '../../protocol/http/quotas.js';
import { leniency } from './end-of-day-leniency.js';

/**
 * What holds where nobody settled anything: room for everything that one person tries out on one machine, and an end to a script that
 * launches in a loop. Sessions may run for as long as they are used.
 */
export const BUILT_IN_LIMITS = {
  sessions: 20,
  cpuMillis: 40_000,
  memoryMiB: 65_536,
  storageGiB: 500,
  maxLifetimeMinutes: null,
} as const satisfies Omit<QuotaLimits, 'endOfDay'>;

/** What a group settled for its members. */
export interface GroupLimits {
  readonly id: string;
  readonly name: string;
  readonly limits: QuotaLimits;
}

/** Everything that was settled and concerns one person. */
export interface SettledLimits {
  /** The person's own; null when there are none. */
  readonly user: QuotaLimits | null;
  /** Of the groups that the person is in. */
  readonly groups: readonly GroupLimits[];
  /** Everybody's; null when there are none. */
  readonly fallback: QuotaLimits | null;
}

const origin = (kind: Exclude<QuotaOrigin['kind'], 'group'>): QuotaOrigin => ({ kind, group: null });

/** Whether `a` allows more than `b`. Unlimited is more than any number. */
const isMoreGenerous = (a: number | null, b: number | null): boolean => b !== null && (a === null || a > b);

/** The most generous word of the groups; the first group's where several say the same. */
function mostGenerous(groups: readonly GroupLimits[], name: QuotaLimitName): EffectiveLimit | null {
  let best: EffectiveLimit | null = null;
  for (const { id, name: groupName, limits } of groups) {
    const limit = limits[name];
    if (limit === undefined || (best && !isMoreGenerous(limit, best.limit))) continue;
    best = { limit, origin: { kind: 'group', group: { id, name: groupName } } };
  }
  return best;
}

/** Who settled limit `name`, and how; null when nobody did. */
function settled({ user, groups, fallback }: SettledLimits, name: QuotaLimitName): EffectiveLimit | null {
  const own = user?.[name];
  if (own !== undefined) return { limit: own, origin: origin('user') };
  const shared = mostGenerous(groups, name);
  if (shared) return shared;
  const general = fallback?.[name];
  return general === undefined ? null : { limit: general, origin: origin('default') };
}

/** Who settled the end of the day: the person, else the group whose rule is the most lenient, else everybody; null when nobody did. */
function settledEndOfDay({ user, groups, fallback }: SettledLimits, atMs: number): EffectiveEndOfDay | null {
  if (user?.endOfDay !== undefined) return { rule: user.endOfDay, origin: origin('user') };
  const [shared] = groups
    .flatMap(({ id, name, limits: { endOfDay: rule } }) => (rule === undefined ? [] : [{ id, name, rule }]))
    .sort((a, b) => leniency(b.rule, atMs) - leniency(a.rule, atMs) || 0);
  if (shared) return { rule: shared.rule, origin: { kind: 'group', group: { id: shared.id, name: shared.name } } };
  return fallback?.endOfDay === undefined ? null : { rule: fallback.endOfDay, origin: origin('default') };
}

/** The end of the day that holds for one application: everybody's stands behind what the application says. */
export function endOfDayFor(settled: EffectiveEndOfDay | null, ofApplication: EndOfDay | null): EndOfDay | null {
  if (ofApplication !== null && (settled === null || settled.origin.kind === 'default')) return ofApplication;
  return settled?.rule ?? null;
}

/**
 * What holds for a person, limit by limit: their own word, else the most generous of their groups', else everybody's, else what is built
 * in. There is no built-in idle time: applications have one of their own.
 *
 * @param atMs the moment at which it holds, in milliseconds since the epoch: times of day in different zones compare by it.
 */
export function effectiveQuota(limits: SettledLimits, atMs: number): EffectiveQuota {
  const orBuiltIn = (name: keyof typeof BUILT_IN_LIMITS): EffectiveLimit =>
    settled(limits, name) ?? { limit: BUILT_IN_LIMITS[name], origin: origin('built-in') };
  return {
    sessions: orBuiltIn('sessions'),
    cpuMillis: orBuiltIn('cpuMillis'),
    memoryMiB: orBuiltIn('memoryMiB'),
    storageGiB: orBuiltIn('storageGiB'),
    maxLifetimeMinutes: orBuiltIn('maxLifetimeMinutes'),
    idleMinutes: settled(limits, 'idleMinutes'),
    endOfDay: settledEndOfDay(limits, atMs),
  };
}
