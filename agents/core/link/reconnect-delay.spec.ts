import { dialTimeoutMs, isLastingRefusal, reconnectDelayMs, refusedDelayMs } from './reconnect-delay.js';

const LIMITS = { maxMs: 5000, refusedMs: 60_000 };

describe('reconnectDelayMs', () => {
  it.each([
    [0, 250],
    [1, 500],
    [4, 4000],
    [5, 5000],
    [1000, 5000],
  ])('spreads attempt %i over %i ms', (attempt, ceiling) => {
    expect(reconnectDelayMs(attempt, LIMITS, 0)).toBe(0);
    expect(reconnectDelayMs(attempt, LIMITS, 0.5)).toBe(ceiling / 2);
  });
});

describe('dialTimeoutMs', () => {
  it('gives most dials little time, and every fourth one all of it', () => {
    expect([0, 1, 2, 3, 4, 7].map((attempt) => dialTimeoutMs(attempt, 10_000))).toEqual([
      2_000, 2_000, 4_000, 10_000, 2_000, 10_000,
    ]);
    expect(dialTimeoutMs(2, 500)).toBe(500);
  });
});

describe('refusedDelayMs', () => {
  it('waits at least half of the longest time', () => {
    expect(refusedDelayMs(LIMITS, 0)).toBe(30_000);
    expect(refusedDelayMs(LIMITS, 0.999)).toBeLessThan(60_000);
  });
});

describe('isLastingRefusal', () => {
  it.each(['agent-revoked', 'invalid-agent-signature', 'protocol-not-supported'] as const)(
    'knows that only a person lifts %s',
    (code) => {
      expect(isLastingRefusal(code)).toBe(true);
    },
  );

  it.each(['agent-lease-held', 'database-unavailable', 'internal'] as const)('expects %s to pass', (code) => {
    expect(isLastingRefusal(code)).toBe(false);
  });
});
