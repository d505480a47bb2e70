/** Whoever waits for a check of a password is through within so many milliseconds, as long as the processors are up to it. */
export const SERVED_WITHIN_MS = 850;
/** Checks get at least this share of one core while somebody waits: slower would help nobody else, and cost who waits. */
const LEAST_SHARE = 1 / 7;

/** What is known when the next check could start; all in milliseconds, times on one clock. */
export interface Queue {
  /** When those who wait came, in the order in which they are served. */
  readonly cameAtMs: readonly number[];
  /** When the last check started. */
  readonly lastStartMs: number;
  /** How long a check takes at present. */
  readonly checkMs: number;
}

/**
 * When the first of those who wait is to start, so that checks get only as much of the processors as they need: the slowest even pace at which each
 * of those who wait is through in time. A check costs a core for its time, and one after the other would double how long everything else takes for
 * as long as people keep coming. The more wait, and the longer they have waited, the faster it gets; where even one after the other is too slow,
 * the answer lies in the past and nothing is held back.
 */
export function nextStartMs({ cameAtMs, lastStartMs, checkMs }: Queue): number {
  const latest = SERVED_WITHIN_MS - checkMs - lastStartMs;
  const intervals = cameAtMs.map((came, index) => (came + latest) / (index + 1));
  return lastStartMs + Math.min(checkMs / LEAST_SHARE, ...intervals);
}
