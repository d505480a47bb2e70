import { type QuotaExcess, QuotaResource } from '../../protocol/http/quotas.js';
import type { Resources, SessionState } from '../../protocol/session.js';

/** How much of each resource. */
export type Usage = Readonly<Record<QuotaResource, number>>;

/** What is allowed of each resource; null is unlimited. */
export type Allowance = Readonly<Record<QuotaResource, number | null>>;

/** As much of a session as counting needs. */
export interface CountedSession {
  readonly state: SessionState;
  /** Whether nothing of it is left on its agent. */
  readonly isReleased: boolean;
  /** Whether it was frozen when it began to stop. */
  readonly wasFrozen: boolean;
  readonly resources: Resources;
}

/**
 * `awake` counts everything, `frozen` everything but processor time, `stopping` what it did before, `asleep` the session and its storage,
 * `over` nothing.
 */
type Weight = 'awake' | 'frozen' | 'stopping' | 'asleep' | 'over';

/**
 * What a session in each state counts as. What waits or wakes has its compute reserved already; what is on its way out keeps what it had
 * until the agent is done. Whether the agent can be reached changes nothing.
 */
export const WEIGHTS: Readonly<Record<SessionState, Weight>> = {
  pending: 'awake',
  starting: 'awake',
  running: 'awake',
  standby: 'frozen',
  hibernating: 'stopping',
  hibernated: 'asleep',
  waking: 'awake',
  ending: 'stopping',
  ended: 'over',
  failed: 'stopping',
};

export const NO_USAGE: Usage = { sessions: 0, cpuMillis: 0, memoryMiB: 0, storageGiB: 0 };

/** What one session counts as. */
export function usageOf({ state, isReleased, wasFrozen, resources }: CountedSession): Usage {
  const weight = state === 'failed' && isReleased ? 'over' : WEIGHTS[state];
  if (weight === 'over') return NO_USAGE;
  return {
    sessions: 1,
    cpuMillis: weight === 'awake' || (weight === 'stopping' && !wasFrozen) ? resources.cpuMillis : 0,
    memoryMiB: weight === 'asleep' ? 0 : resources.memoryMiB,
    storageGiB: resources.storageGiB,
  };
}

function combined(a: Usage, b: Usage, combine: (a: number, b: number) => number): Usage {
  return {
    sessions: combine(a.sessions, b.sessions),
    cpuMillis: combine(a.cpuMillis, b.cpuMillis),
    memoryMiB: combine(a.memoryMiB, b.memoryMiB),
    storageGiB: combine(a.storageGiB, b.storageGiB),
  };
}

/** What sessions count as together. */
export function totalUsage(sessions: readonly CountedSession[]): Usage {
  return sessions.map(usageOf).reduce((sum, usage) => combined(sum, usage, (a, b) => a + b), NO_USAGE);
}

/** What a change of one session adds; never less than nothing. `before` is null for a new one. */
export function addedUsage(before: CountedSession | null, after: CountedSession): Usage {
  return combined(usageOf(after), before ? usageOf(before) : NO_USAGE, (to, from) => Math.max(0, to - from));
}

/**
 * The first resource of which `asked` on top of `used` is more than allowed; null when everything fits. What is not asked for is not
 * judged: a quota that was lowered below what is used keeps nobody from doing what needs no more.
 */
export function excessOf(allowance: Allowance, used: Usage, asked: Usage): QuotaExcess | null {
  for (const resource of QuotaResource.options) {
    const limit = allowance[resource];
    if (limit === null || asked[resource] === 0 || used[resource] + asked[resource] <= limit) continue;
    return { resource, limit, used: used[resource], asked: asked[resource] };
  }
  return null;
}
