import type { SleepAction, SleepCause } from '../../../protocol/http/sessions.js';
import type { DesiredState } from '../../../protocol/session.js';
import type { DayEnd } from './end-of-day.js';

/** How long before a session is put to sleep its owner is told, in milliseconds. */
export const WARNING_MS = 120_000;

/** A plan is looked at again this long before the warning is due: meanwhile somebody may have used the session. */
const LOOK_AHEAD_MS = 30_000;

/** An action that has to wait for something, or that was refused, is looked at again after this time. */
const RETRY_MS = 2_000;

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
  /** When its agent last said who used what; null when it has not said so yet. */
  readonly heardAtMs: number | null;
  /** When it sleeps, as its owner was told last; null when nothing was told. */
  readonly toldMs: number | null;
  readonly idleMinutes: number | null;
  readonly standbyMinutes: number | null;
  readonly lifetimeMinutes: number | null;
  /** Whether somebody looks at its screen. */
  readonly isWatched: boolean;
  /** The end of the day that it comes to; null where no rule holds for it. */
  readonly dayEnd: DayEnd | null;
}

/** What is to happen to a session next. */
export interface SleepPlan {
  readonly sleepsAtMs: number | null;
  readonly cause: SleepCause | null;
  /** What becomes of it then; null while nothing does. */
  readonly fate: SleepAction | null;
  /** Until when its owner may put that off; null where it cannot be put off. */
  readonly keepableUntilMs: number | null;
  /** The end of the day that this was made with; null where no rule holds. */
  readonly dayEnd: DayEnd | null;
  /** What to do now: freeze it, let it run again because somebody used it, put it to sleep, end it, or wait until its agent was heard of. */
  readonly action: 'freeze' | 'resume' | 'sleep' | 'end' | 'listen' | null;
  /** When to plan again if nothing happens before. */
  readonly checkAtMs: number;
}

interface Moment {
  readonly atMs: number;
  readonly cause: SleepCause;
  readonly fate: SleepAction;
}

type Deadline = (fromMs: number, minutes: number) => number;

/** When a session is frozen, if it is to be: before it sleeps. */
function freezing({ standbyMinutes, idleFromMs }: SleepFacts, after: Deadline): number | null {
  return standbyMinutes === null ? null : after(idleFromMs, standbyMinutes);
}

/**
 * The earliest of idle time, lifetime and day; null when none of them ends. Nothing stands still under the eyes of somebody who was not told: for
 * whoever looks, that is an end as well.
 */
function firstEnd(facts: SleepFacts, after: Deadline): Moment | null {
  const { idleMinutes, lifetimeMinutes, idleFromMs, awakeFromMs, dayEnd, isWatched, desired } = facts;
  const moments: Moment[] = [];
  const freezesAtMs = isWatched && desired === 'running' ? freezing(facts, after) : null;
  if (freezesAtMs !== null) moments.push({ atMs: freezesAtMs, cause: 'idle', fate: 'standby' });
  if (idleMinutes !== null) moments.push({ atMs: after(idleFromMs, idleMinutes), cause: 'idle', fate: 'hibernate' });
  if (lifetimeMinutes !== null) {
    moments.push({ atMs: after(awakeFromMs, lifetimeMinutes), cause: 'lifetime', fate: 'hibernate' });
  }
  // A start shortly before the end of the day is worth the floor as well.
  if (dayEnd) {
    moments.push({ atMs: Math.max(dayEnd.atMs, after(awakeFromMs, 0)), cause: 'end-of-day', fate: dayEnd.action });
  }
  return moments.sort((a, b) => a.atMs - b.atMs)[0] ?? null;
}

/** A limit that was lowered may lie in the past: nothing ends sooner than its owner could have read it. */
function announced(end: Moment | null, { nowMs, toldMs }: SleepFacts): Moment | null {
  if (end === null) return null;
  return { ...end, atMs: Math.max(end.atMs, Math.min(toldMs ?? Infinity, nowMs + WARNING_MS)) };
}

/** Whether the agent may still have to say that somebody used the session before `atMs`. */
function isUnheard(atMs: number, { heardAtMs }: SleepFacts): boolean {
  return heardAtMs === null || heardAtMs < atMs;
}

/** What is put off as far as it goes is put off no further. */
function keepableUntil(end: Moment | null, { dayEnd }: SleepFacts): number | null {
  if (end?.cause !== 'end-of-day' || !dayEnd) return null;
  return dayEnd.latestMs > end.atMs ? dayEnd.latestMs : null;
}

/** What is done at each end. */
const DEEDS = { standby: 'freeze', hibernate: 'sleep', end: 'end' } as const satisfies Record<SleepAction, string>;

function actionAt(facts: SleepFacts, end: Moment | null, freezesAtMs: number | null): SleepPlan['action'] {
  const { nowMs, desired, isWatched } = facts;
  if (end && end.atMs <= nowMs) {
    return end.cause === 'idle' && isUnheard(end.atMs, facts) ? 'listen' : DEEDS[end.fate];
  }
  const isFrozenLongEnough = freezesAtMs !== null && freezesAtMs <= nowMs;
  if (desired === 'standby') return isFrozenLongEnough ? null : 'resume';
  if (!isFrozenLongEnough || isWatched) return null;
  return isUnheard(freezesAtMs, facts) ? 'listen' : 'freeze';
}

/**
 * When a session that is awake is put to sleep, and what is to be done now. A session is idle from its last real input on; at the end of its
 * lifetime, and of the day where a rule says so, it sleeps as well, however busy: nothing is lost, and its owner may wake it. None of this
 * happens sooner than `floorMs` after the last input, the start, or the agent's return, whatever is configured: somebody must be able to
 * answer the warning. For the same reason nothing ends, and nothing that is looked at stands still, sooner than {@link WARNING_MS} after its
 * owner was told. Idleness has consequences only once the agent was heard of after its end: an input right before that may be on its way.
 */
export function planSleep(facts: SleepFacts, floorMs: number): SleepPlan {
  const { nowMs, agentSinceMs } = facts;
  const after: Deadline = (fromMs, minutes) =>
    Math.max(fromMs + Math.max(minutes * MINUTE_MS, floorMs), agentSinceMs + floorMs);
  const end = announced(firstEnd(facts, after), facts);
  const freezesAtMs = freezing(facts, after);
  const moments = [nowMs + RECHECK_MS];
  if (end) moments.push(end.atMs - WARNING_MS - LOOK_AHEAD_MS, end.atMs);
  if (freezesAtMs !== null) moments.push(freezesAtMs);
  const action = actionAt(facts, end, freezesAtMs);
  if (action === 'listen' || action === 'resume') moments.push(nowMs + RETRY_MS);
  return {
    sleepsAtMs: end?.atMs ?? null,
    cause: end?.cause ?? null,
    fate: end?.fate ?? null,
    keepableUntilMs: keepableUntil(end, facts),
    dayEnd: facts.dayEnd,
    action,
    checkAtMs: Math.min(...moments.filter((moment) => moment > nowMs)),
  };
}

/** Whether an input must be told at once: the owner is warned already, or about to be. In milliseconds before the sleep. */
export const PROMPT_MS = WARNING_MS + LOOK_AHEAD_MS;
