/** Pause before the first try, in milliseconds. */
const FIRST_PAUSE_MS = 500;

/** What each further pause is longer by: gently, because a restarted server is back within seconds. */
const GROWTH = 1.5;

/** Longest pause, in milliseconds. */
const LONGEST_PAUSE_MS = 10_000;

/**
 * Pause before try `attempt` (0 is the first after a break), in milliseconds: exponential, and a random share of up to one half taken off, so
 * that the viewers of a restarted server do not all come back at the same moment. `random` is in [0, 1).
 */
export function reconnectPauseMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * GROWTH ** attempt);
  return Math.round(ceiling * (1 - random / 2));
}
