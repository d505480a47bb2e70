/**
 * Tells what a program does on its own from what a person does. Programs ask again at regular intervals: a page that polls, a connection that
 * is kept open by a heartbeat. So an occurrence is *periodic* when the last intervals between occurrences of its kind repeat: each of the last
 * {@link REPEATS} is like the one that is `lag` intervals before it, for a lag of one (a steady beat), two or three (pages in several tabs
 * that ask for the same, or a page that asks twice in a row). The first occurrences are never periodic, and neither is one that breaks the
 * rhythm: a click between two polls counts, and so does whatever follows until the rhythm is steady again.
 */

/** The last intervals between occurrences of one kind, oldest first, in milliseconds. */
export type Rhythm = readonly number[];

/** How many intervals have to repeat before anything is called a rhythm. */
const REPEATS = 3;
const LAGS = [1, 2, 3] as const;
/** What is worth remembering. */
const MAX_INTERVALS = Math.max(...LAGS) + REPEATS;

/** Intervals are alike when they differ by less than this part of the longer one: timers of busy pages and answers on the way are late at times. */
const TOLERANCE = 0.2;
/** Intervals that differ by less than this are alike, however short they are, in milliseconds. */
const MIN_TOLERANCE_MS = 50;

/** `rhythm` with one more interval; keeps no more than it takes to judge the next one. */
export function continued(rhythm: Rhythm, intervalMs: number): Rhythm {
  return [...rhythm, intervalMs].slice(-MAX_INTERVALS);
}

/**
 * Whether the last occurrence of `rhythm` came when a program would have made it. What comes faster than every `fastestMs` on average is none of
 * a program's: intervals that short are alike whoever makes them.
 */
export function isPeriodic(rhythm: Rhythm, fastestMs = 0): boolean {
  return LAGS.some((lag) => {
    const judged = rhythm.slice(-REPEATS - lag);
    return judged.length === REPEATS + lag && mean(judged) >= fastestMs && repeats(judged, lag);
  });
}

function mean(intervals: readonly number[]): number {
  return intervals.reduce((sum, interval) => sum + interval, 0) / intervals.length;
}

function repeats(judged: readonly number[], lag: number): boolean {
  return judged.slice(lag).every((interval, index) => areAlike(interval, judged[index] ?? 0));
}

function areAlike(one: number, other: number): boolean {
  return Math.abs(one - other) <= Math.max(MIN_TOLERANCE_MS, TOLERANCE * Math.max(one, other));
}
