import type { SessionView } from '../../../../../protocol/http/sessions.js';

/** From when on a card says that its session goes to sleep, in minutes before. */
const SOON_MINUTES = 15;
const MINUTE_MS = 60_000;

/** Whole minutes until a session goes to sleep; null unless that is soon. `nowMs` is in milliseconds since the epoch. */
export function minutesUntilSleep(
  { state, sleepsAt }: Pick<SessionView, 'state' | 'sleepsAt'>,
  nowMs: number,
): number | null {
  if (state !== 'running' || sleepsAt === null) return null;
  const minutes = Math.max(0, Math.floor((Date.parse(sleepsAt) - nowMs) / MINUTE_MS));
  return minutes < SOON_MINUTES ? minutes : null;
}
