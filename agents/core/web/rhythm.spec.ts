import fc from 'fast-check';
import { continued, isPeriodic, type Rhythm } from './rhythm.js';

/** Whether each of the occurrences at `times` was periodic. */
function judged(times: readonly number[], fastestMs = 0): boolean[] {
  let rhythm: Rhythm = [];
  return times.map((time, index) => {
    if (index > 0) rhythm = continued(rhythm, time - (times[index - 1] ?? 0));
    return isPeriodic(rhythm, fastestMs);
  });
}
const timesOf = (intervals: readonly number[]): number[] => {
  let at = 0;
  return [0, ...intervals.map((interval) => (at += interval))];
};

describe('a rhythm', () => {
  it.each([
    ['a poll every 5 s', Array.from({ length: 8 }, () => 5_000)],
    ['a heartbeat every 25 s', [25_003, 24_990, 25_110, 25_000, 25_021, 24_980, 25_060, 25_000]],
    ['a poll that waits for a slow answer', [5_200, 5_900, 5_400, 5_250, 5_800, 5_300, 5_700, 5_500]],
    ['a page that asks twice in a row', [10, 4_990, 12, 4_985, 9, 4_993, 15, 4_990]],
    ['a page in two tabs', [1_200, 3_800, 1_190, 3_810, 1_210, 3_790, 1_200, 3_800]],
  ])('is found in %s', (_what, intervals) => {
    expect(judged(timesOf(intervals)).slice(-3)).toEqual([true, true, true]);
  });

  it.each([
    ['clicks', [3_200, 900, 14_000, 2_100, 41_000, 700, 8_300]],
    ['a text that somebody types', [140, 95, 210, 820, 130, 175, 1_900, 90, 260, 4_100, 150]],
    ['the first move of a mouse after a pause', [16, 17, 16, 16, 17, 16, 16, 400]],
    ['what somebody does after a rest', [25_000, 25_000, 25_000, 25_000, 9_000]],
    ['what ends a rest of many beats', [...Array.from({ length: 20 }, () => 5_000), 1_700]],
  ])('is not found in %s', (_what, intervals) => {
    expect(judged(timesOf(intervals)).at(-1)).toBe(false);
  });

  it('is found again soon after somebody broke it', () => {
    const beats = judged(timesOf([5_000, 5_000, 5_000, 5_000, 1_700, 3_300, 5_000, 5_000, 5_000, 5_000]));
    expect(beats).toEqual([false, false, false, false, true, false, false, false, false, false, true]);
  });

  const period = fc.integer({ min: 100, max: 3_600_000 });

  it('of any period is found from the fifth beat on, however late each beat is within reason', () => {
    fc.assert(
      fc.property(
        period,
        fc.array(fc.double({ min: -0.04, max: 0.04, noNaN: true }), { minLength: 5 }),
        (every, late) => {
          const found = judged(late.map((part, index) => (index + part) * every));
          expect(found.slice(0, 4)).toEqual([false, false, false, false]);
          expect(found.slice(4)).not.toContain(false);
        },
      ),
    );
  });

  it('of up to three pages with the same period is found', () => {
    fc.assert(
      fc.property(
        period,
        fc.array(fc.integer({ min: 0, max: 9_999 }), { minLength: 1, maxLength: 3 }),
        (every, offsets) => {
          const times = Array.from({ length: 6 }, (_beat, index) =>
            offsets.map((part) => (index + part / 10_000) * every),
          );
          expect(judged(times.flat().sort((one, other) => one - other)).at(-1)).toBe(true);
        },
      ),
    );
  });

  it('is broken by whatever comes at another time than before', () => {
    const anyTime = fc.integer({ min: 0, max: 600_000 });
    fc.assert(
      fc.property(fc.array(anyTime, { minLength: 3, maxLength: 20 }), anyTime, (before, last) => {
        const tolerance = (interval: number): number => Math.max(50, 0.2 * Math.max(interval, last));
        fc.pre(before.slice(-3).every((interval) => Math.abs(interval - last) > tolerance(interval)));
        expect(judged(timesOf([...before, last])).at(-1)).toBe(false);
      }),
    );
  });

  it('is not found in what comes faster than a program is allowed to', () => {
    const gap = fc.integer({ min: 1, max: 199 });
    fc.assert(
      fc.property(fc.array(gap, { minLength: 4, maxLength: 60 }), (intervals) => {
        expect(judged(timesOf(intervals), 250)).not.toContain(true);
      }),
    );
    expect(judged(timesOf([10, 4_990, 12, 4_985, 9, 4_993]), 250).at(-1)).toBe(true);
  });

  it('remembers no more than it needs', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 40 }), (intervals) => {
        const rhythm = intervals.reduce<Rhythm>((known, interval) => continued(known, interval), []);
        expect(rhythm).toEqual(intervals.slice(-6));
      }),
    );
  });
});
