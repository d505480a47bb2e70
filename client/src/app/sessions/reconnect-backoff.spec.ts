import { reconnectPauseMs } from './reconnect-backoff';

describe('reconnectPauseMs', () => {
  it('grows up to a ceiling', () => {
    expect([0, 1, 2, 3, 10, 1000].map((attempt) => reconnectPauseMs(attempt, 0))).toEqual([
      500, 750, 1125, 1688, 10_000, 10_000,
    ]);
  });

  it('takes up to one half off at random', () => {
    expect(reconnectPauseMs(1, 0.5)).toBe(563);
    expect(reconnectPauseMs(1, 0.999_999)).toBe(375);
  });
});
