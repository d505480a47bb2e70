import { ACCOUNT_RULE, ADDRESS_RULE, isLogged, judgeAttempt, lockAfter, type LockoutRule } from './lockout-policy.js';

const fresh = { failures: 0, lockedForMs: 0, quietForMs: 0 };

/** What each of `count` failures one after the other brings, in seconds; waits out every lock. */
function locks(rule: LockoutRule, count: number): number[] {
  return Array.from({ length: count }, (_, index) => lockAfter(rule, index + 1) / 1000);
}

describe('lock-out policy', () => {
  it('leaves four failures of an account without a lock, then doubles from 30 s to 15 min', () => {
    expect(locks(ACCOUNT_RULE, 11)).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]);
  });

  it('has more patience with an address, and shorter locks', () => {
    expect(locks(ADDRESS_RULE, 52).slice(47)).toEqual([0, 0, 5, 10, 20]);
  });

  it('never locks for ever, nor overflows', () => {
    expect(lockAfter(ACCOUNT_RULE, 100_000)).toBe(ACCOUNT_RULE.maxLockMs);
    expect(lockAfter(ADDRESS_RULE, 100_000)).toBe(ADDRESS_RULE.maxLockMs);
  });

  it('refuses while a lock lasts and tells how long', () => {
    const verdict = judgeAttempt(ACCOUNT_RULE, { failures: 5, lockedForMs: 12_345, quietForMs: 0 });
    expect(verdict).toEqual({ kind: 'refused', retryAfterMs: 12_345 });
  });

  it('counts a claimed attempt as a failure', () => {
    expect(judgeAttempt(ACCOUNT_RULE, fresh)).toEqual({ kind: 'claimed', failures: 1, lockMs: 0 });
    expect(judgeAttempt(ACCOUNT_RULE, { ...fresh, failures: 4 })).toEqual({
      kind: 'claimed',
      failures: 5,
      lockMs: 30_000,
    });
    expect(judgeAttempt(ACCOUNT_RULE, { ...fresh, failures: 9, lockedForMs: -1 })).toEqual({
      kind: 'claimed',
      failures: 10,
      lockMs: 900_000,
    });
  });

  it('forgets after a quiet day, not before', () => {
    const quietForMs = ACCOUNT_RULE.forgetAfterMs;
    expect(judgeAttempt(ACCOUNT_RULE, { failures: 9, lockedForMs: 0, quietForMs })).toMatchObject({
      failures: 1,
      lockMs: 0,
    });
    expect(judgeAttempt(ACCOUNT_RULE, { failures: 9, lockedForMs: 0, quietForMs: quietForMs - 1 })).toMatchObject({
      failures: 10,
    });
  });

  it('writes the first failure and each lock to the log', () => {
    expect([1, 2, 3, 4, 5, 6].filter((failures) => isLogged(ACCOUNT_RULE, failures))).toEqual([1, 5, 6]);
  });
});
