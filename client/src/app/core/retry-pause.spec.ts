import { retryPauseMs } from './retry-pause';

const pauses = (count: number, random: number): number[] =>
  Array.from({ length: count }, (_, attempt) => retryPauseMs(attempt, random));

describe('retryPauseMs', () => {
  it('is short at first', () => {
    expect(pauses(6, 0)).toEqual([300, 600, 1_000, 1_500, 2_000, 2_000]);
  });

  it('grows up to a ceiling after half a minute', () => {
    const firstHalfMinute = pauses(18, 0);
    expect(Math.max(...firstHalfMinute)).toBe(2_000);
    expect(firstHalfMinute.reduce((sum, pause) => sum + pause)).toBeGreaterThan(30_000);
    expect([18, 19, 20, 21, 22, 1_000].map((attempt) => retryPauseMs(attempt, 0))).toEqual([
      3_000, 4_500, 6_750, 10_000, 10_000, 10_000,
    ]);
  });

  it('stays short for minutes while somebody watches', () => {
    const watched = Array.from({ length: 150 }, (_, attempt) => retryPauseMs(attempt, 0, 'watched'));
    expect(Math.max(...watched)).toBe(1_500);
    expect(retryPauseMs(200, 0, 'watched')).toBe(10_000);
  });

  it('takes up to one third off at random', () => {
    expect(retryPauseMs(4, 0.5)).toBe(1_667);
    expect(retryPauseMs(4, 0.999_999)).toBe(1_333);
  });
});
