import { reconnectPauseMs } from './reconnect-backoff';

describe('reconnectPauseMs', () => {
  it('doubles up to a ceiling', () => {
    expect([0, 1, 2, 3, 10, 1000].map((attempt) => reconnectPauseMs(attempt, 0))).toEqual([
      500, 1000, 2000, 4000, 15_000, 15_000,
    ]);
  });

  it('takes up to one half off at random', () => {
    expect(reconnectPauseMs(2, 0.5)).toBe(1500);
    expect(reconnectPauseMs(2, 0.999_999)).toBe(1000);
  });
});
