/** Pauses before the first tries after a break, in milliseconds: a restarted server is back within seconds, and somebody is looking. */
const FIRST_PAUSES_MS = [300, 600, 1_000, 1_500];

/** How long it is tried often, and how: in the background for half a minute, while somebody watches for some minutes. */
const PATIENCE = {
  background: { steadyPauseMs: 2_000, patientFrom: 18 },
  watched: { steadyPauseMs: 1_500, patientFrom: 150 },
} as const;

/** What each later pause is longer by, and the longest one, in milliseconds. */
const GROWTH = 1.5;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Pause before try `attempt` (0 is the first after a break), in milliseconds: short at first, patient later, and a random share of up to one
 * third taken off, so that the people of a restarted server do not all come back at the same moment. `random` is in [0, 1).
 */
export function retryPauseMs(attempt: number, random: number, patience: keyof typeof PATIENCE = 'background'): number {
  return Math.round(longestPauseMs(attempt, patience) * (1 - random / 3));
}

/** The pause before chance shortens it. */
function longestPauseMs(attempt: number, patience: keyof typeof PATIENCE): number {
  const { steadyPauseMs, patientFrom } = PATIENCE[patience];
  if (attempt < patientFrom) return FIRST_PAUSES_MS[attempt] ?? steadyPauseMs;
  return Math.min(LONGEST_PAUSE_MS, Math.round(steadyPauseMs * GROWTH ** (attempt - patientFrom + 1)));
}
