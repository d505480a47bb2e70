/** Pause before the second try, in milliseconds; each further one doubles it. */
const FIRST_PAUSE_MS = 500;

/** Longest pause, in milliseconds. */
const LONGEST_PAUSE_MS = 15_000;

/**
 * Pause before try `attempt` (0 is the first after a break), in milliseconds: exponential, and a random share of up to one half taken off, so
 * that the viewers of a restarted server do not all come back at the same moment. `random` is in [0, 1).
 */
export function reconnectPauseMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
  return Math.round(ceiling * (1 - random / 2));
}
