import type { ProblemCode } from '../../../protocol/problem.js';

/** Ceiling of the first delay, in milliseconds; it doubles with each attempt that fails. */
const FIRST_CEILING_MS = 250;

/** Refusals that no retry heals: an administrator must act first. The agent asks again now and then, in case one did. */
const LASTING_REFUSALS: ReadonlySet<ProblemCode> = new Set([
  'agent-revoked',
  'agent-not-found',
  'invalid-agent-signature',
  'protocol-not-supported',
  'validation-failed',
]);

export interface ReconnectLimits {
  /** Longest delay after a lost connection or a passing refusal, in milliseconds. */
  readonly maxMs: number;
  /** Longest delay after a refusal that an administrator must lift, in milliseconds; the shortest is half of it. */
  readonly refusedMs: number;
}

/**
 * Delay in milliseconds before attempt number `attempt` (from 0), with full jitter: a control plane that restarts gets its agents back
 * soon, but not all in one moment. `random` is from [0, 1).
 */
export function reconnectDelayMs(attempt: number, limits: ReconnectLimits, random: number): number {
  return random * Math.min(limits.maxMs, FIRST_CEILING_MS * 2 ** Math.min(attempt, 16));
}

/** Times that a dial may take, by turns, in milliseconds; the next in turn has all the time that there is. */
const SHORT_DIALS_MS = [2_000, 2_000, 4_000];

/**
 * How long dial number `attempt` (from 0) may take, in milliseconds. Dials into a network that has gone away hang, and may go on hanging when it
 * is back, so most are given up soon; every fourth one has `longestMs`, for networks and servers that are slow.
 */
export function dialTimeoutMs(attempt: number, longestMs: number): number {
  return Math.min(longestMs, SHORT_DIALS_MS[attempt % (SHORT_DIALS_MS.length + 1)] ?? longestMs);
}

/** Delay in milliseconds after a refusal that lasts. */
export function refusedDelayMs(limits: ReconnectLimits, random: number): number {
  return (limits.refusedMs * (1 + random)) / 2;
}

export function isLastingRefusal(code: ProblemCode): boolean {
  return LASTING_REFUSALS.has(code);
}
