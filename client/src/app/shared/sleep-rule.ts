import type { SessionView } from '../../../../protocol/http/sessions.js';
import { strings } from './strings';
import { clockWords } from './time-words';

/** When and by which rule a session goes, as a sentence; null unless it is the end of the day that it goes for. */
export function endOfDayWords({ sleepCause, sleepAction, sleepsAt }: SessionView, nowMs: number): string | null {
  if (sleepCause !== 'end-of-day' || sleepsAt === null) return null;
  const time = clockWords(sleepsAt, nowMs);
  return sleepAction === 'end' ? strings.endOfDay.ends(time) : strings.endOfDay.sleeps(time);
}

/** What putting off the end of the day is called; null where that cannot be. */
export function putOffWords({ keepableUntil }: SessionView, nowMs: number): string | null {
  return keepableUntil === null ? null : strings.endOfDay.keep(clockWords(keepableUntil, nowMs));
}
