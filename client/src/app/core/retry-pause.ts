/** Pauses before the first tries after a break, in milliseconds: a restarted server is back within seconds, and somebody is looking. */
const FIRST_PAUSES_MS = [300, 600, 1_000, 1_500];

/** Pause for the rest of the first half minute, in milliseconds. */
const STEADY_PAUSE_MS = 2_000;

/** The first try that comes after that half minute. */
const PATIENT_FROM = 18;

/** What each later pause is longer by, and the longest one, in milliseconds. */
const GROWTH = 1.5;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Pause before try `attempt` (0 is the first after a break), in milliseconds: short at first, patient after half a minute, and a random share of
 * up to one third taken off, so that the people of a restarted server do not all come back at the same moment. `random` is in [0, 1).
 */
export function retryPauseMs(attempt: number, random: number): number {
  return Math.round(longestPauseMs(attempt) * (1 - random / 3));
}

/** The pause before chance shortens it. */
function longestPauseMs(attempt: number): number {
  if (attempt < PATIENT_FROM) return FIRST_PAUSES_MS[attempt] ?? STEADY_PAUSE_MS;
  return Math.min(LONGEST_PAUSE_MS, Math.round(STEADY_PAUSE_MS * GROWTH ** (attempt - PATIENT_FROM + 1)));
}
