/** How failures of one subject (an account, an address) are answered. Durations in milliseconds. */
export interface LockoutRule {
  /** Failures that are answered as such; this one and each further one locks. */
  readonly freeFailures: number;
  /** Length of the first lock; each further one is twice as long. */
  readonly firstLockMs: number;
  readonly maxLockMs: number;
  /** Quiet time after which failures are forgotten. */
  readonly forgetAfterMs: number;
}

const MINUTE_MS = 60_000;

/** A lock is never for good, so that nobody can shut somebody else out for ever. */
export const ACCOUNT_RULE: LockoutRule = {
  freeFailures: 5,
  firstLockMs: 30_000,
  maxLockMs: 15 * MINUTE_MS,
  forgetAfterMs: 24 * 60 * MINUTE_MS,
};

/** Many people share an address: more patience, shorter locks. It is there against guessing one password for many accounts. */
export const ADDRESS_RULE: LockoutRule = {
  freeFailures: 50,
  firstLockMs: 5_000,
  maxLockMs: 15 * MINUTE_MS,
  forgetAfterMs: 60 * MINUTE_MS,
};

/** What is known about a subject's attempts. */
export interface AttemptCount {
  readonly failures: number;
  /** What is left of its lock; zero or less when there is none. */
  readonly lockedForMs: number;
  /** Time since its last attempt. */
  readonly quietForMs: number;
}

/** What happens to an attempt. A claimed one counts as a failure, with its lock, until it turns out to be none. */
export type AttemptVerdict =
  | { readonly kind: 'refused'; readonly retryAfterMs: number }
  | { readonly kind: 'claimed'; readonly failures: number; readonly lockMs: number };

/** Whether an attempt may be made now, and what follows if it fails. */
export function judgeAttempt(rule: LockoutRule, count: AttemptCount): AttemptVerdict {
  if (count.lockedForMs > 0) return { kind: 'refused', retryAfterMs: count.lockedForMs };
  const failures = (count.quietForMs >= rule.forgetAfterMs ? 0 : count.failures) + 1;
  return { kind: 'claimed', failures, lockMs: lockAfter(rule, failures) };
}

/** Length of the lock that failure number `failures` brings. */
export function lockAfter(rule: LockoutRule, failures: number): number {
  if (failures < rule.freeFailures) return 0;
  return Math.min(rule.maxLockMs, rule.firstLockMs * 2 ** (failures - rule.freeFailures));
}

/**
 * Whether failure number `failures` is written to the log: the first of a row and each that locks. An outsider can cause failures at will, but
 * these no faster than the locks allow.
 */
export function isLogged(rule: LockoutRule, failures: number): boolean {
  return failures === 1 || failures >= rule.freeFailures;
}
