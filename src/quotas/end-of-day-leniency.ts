import { Temporal } from 'temporal-polyfill';
import type { EndOfDay } from '../../protocol/end-of-day.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/**
 * How lenient an end of the day is, as a number: fewer days come first, then a later moment, then a longer time to put it off. No rule is the most lenient.
 *
 * Times of day in different zones compare by the moments at which they come on one date, today's in UTC at `atMs`. Not by which of the two comes next: of two
 * rules that changes with every end of a day, always to the one that was not due, so that none would ever hold.
 */
export function leniency(rule: EndOfDay | null, atMs: number): number {
  if (rule === null) return Infinity;
  return (7 - rule.days.length) * 1e8 + minutesInto(rule, atMs) * 1e4 + rule.extendMinutes;
}

/** Minutes from a day before the date in UTC until the end of the day, so that there are none below zero east of Greenwich. */
function minutesInto({ at, timeZone }: EndOfDay, atMs: number): number {
  const date = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO('UTC').toPlainDate();
  const endMs = date.toZonedDateTime({ timeZone, plainTime: at }).epochMilliseconds;
  return DAY_MINUTES + Math.round((endMs - date.toZonedDateTime('UTC').epochMilliseconds) / MINUTE_MS);
}
