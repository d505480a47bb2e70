import type { SleepCause } from '../../../protocol/http/sessions.js';
import type { DesiredState } from '../../../protocol/session.js';

/** How long before a session is put to sleep its owner is told, in milliseconds. */
export const WARNING_MS = 120_000;

/** A plan is looked at again this long before the warning is due: meanwhile somebody may have used the session. */
const LOOK_AHEAD_MS = 30_000;

/** Every plan is made again after this time at least, for whatever changed unheard: settings, groups, the application. */
const RECHECK_MS = 600_000;

const MINUTE_MS = 60_000;

/** What a plan is made from. Times are the database's, in milliseconds since the epoch; null minutes mean never. */
export interface SleepFacts {
  readonly nowMs: number;
  /** Whether it is to run or to stand still. */
  readonly desired: Extract<DesiredState, 'running' | 'standby'>;
  /** When somebody last used it, or it began to run; less the time that the agent was away. */
  readonly idleFromMs: number;
  /** When it was last started or woken from sleep; less the time that the agent was away. */
  readonly awakeFromMs: number;
  /** Since when the agent has been there without a break. */
  readonly agentSinceMs: number;
  readonly idleMinutes: number | null;
  readonly standbyMinutes: number | null;
  readonly lifetimeMinutes: number | null;
}

/** What is to happen to a session next. */
export interface SleepPlan {
  readonly sleepsAtMs: number | null;
  readonly cause: SleepCause | null;
  /** What to do now: freeze it, let it run again because somebody used it, or put it to sleep. */
  readonly action: 'freeze' | 'resume' | 'sleep' | null;
  /** When to plan again if nothing happens before. */
  readonly checkAtMs: number;
}

interface Moment {
  readonly atMs: number;
  readonly cause: SleepCause;
}

/** The earlier of idle time and lifetime; null when neither ends. */
function firstEnd(facts: SleepFacts, after: (fromMs: number, minutes: number) => number): Moment | null {
  const { idleMinutes, lifetimeMinutes, idleFromMs, awakeFromMs } = facts;
  const moments: Moment[] = [];
  if (idleMinutes !== null) moments.push({ atMs: after(idleFromMs, idleMinutes), cause: 'idle' });
  if (lifetimeMinutes !== null) moments.push({ atMs: after(awakeFromMs, lifetimeMinutes), cause: 'lifetime' });
  return moments.sort((a, b) => a.atMs - b.atMs)[0] ?? null;
}

function actionAt({ nowMs, desired }: SleepFacts, end: Moment | null, freezesAtMs: number | null): SleepPlan['action'] {
  if (end && end.atMs <= nowMs) return 'sleep';
  const isFrozenLongEnough = freezesAtMs !== null && freezesAtMs <= nowMs;
  if (desired === 'running') return isFrozenLongEnough ? 'freeze' : null;
  return isFrozenLongEnough ? null : 'resume';
}

/**
 * When a session that is awake is put to sleep, and what is to be done now. A session is idle from its last real input on; at the end of its
 * lifetime it sleeps as well, however busy: nothing is lost, and its owner may wake it. None of this happens sooner than `floorMs` after
 * the last input, the start, or the agent's return, whatever is configured: somebody must be able to answer the warning.
 */
export function planSleep(facts: SleepFacts, floorMs: number): SleepPlan {
  const { nowMs, agentSinceMs, idleFromMs, standbyMinutes } = facts;
  const after = (fromMs: number, minutes: number): number =>
    Math.max(fromMs + Math.max(minutes * MINUTE_MS, floorMs), agentSinceMs + floorMs);
  const end = firstEnd(facts, after);
  const freezesAtMs = standbyMinutes === null ? null : after(idleFromMs, standbyMinutes);
  const moments = [nowMs + RECHECK_MS];
  if (end) moments.push(end.atMs - WARNING_MS - LOOK_AHEAD_MS, end.atMs);
  if (freezesAtMs !== null) moments.push(freezesAtMs);
  return {
    sleepsAtMs: end?.atMs ?? null,
    cause: end?.cause ?? null,
    action: actionAt(facts, end, freezesAtMs),
    checkAtMs: Math.min(...moments.filter((moment) => moment > nowMs)),
  };
}

/** Whether an input must be told at once: the owner is warned already, or about to be. In milliseconds before the sleep. */
export const PROMPT_MS = WARNING_MS + LOOK_AHEAD_MS;
