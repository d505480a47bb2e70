import { Temporal } from 'temporal-polyfill';
import { type EndOfDay, type EndOfDayAction, Weekday } from '../../../protocol/end-of-day.js';

/** Longer than any week, with room for a zone that skips a day. */
const DAYS_AHEAD = 15;

/** The end of a day that a session comes to, in milliseconds since the epoch. */
export interface DayEnd {
  /** When the rule says. */
  readonly ruleMs: number;
  /** When it holds, with what the owner put it off by. */
  readonly atMs: number;
  /** Until when the owner may put it off. */
  readonly latestMs: number;
  readonly action: EndOfDayAction;
}

/** What a session remembers of its end of the day. */
export interface NotedDayEnd {
  /** The one that was ahead when it was looked for last; null when none was. */
  readonly ruleMs: number | null;
  /** Until when the owner asked to keep the session running; null when nobody asked. */
  readonly keptUntilMs: number | null;
}

/**
 * The first moment after `afterMs` at which the rule holds. A time of day that a change of clocks leaves out is meant by the clock before the change, and of
 * two the first (RFC 5545, section 3.3.5).
 */
export function nextEndOfDay({ at, timeZone, days }: EndOfDay, afterMs: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(afterMs).toZonedDateTimeISO(timeZone).toPlainDate();
  for (let ahead = -1; ahead <= DAYS_AHEAD; ahead += 1) {
    const date = today.add({ days: ahead });
    const day = Weekday.options[date.dayOfWeek - 1];
    if (day === undefined || !days.includes(day)) continue;
    const { epochMilliseconds } = date.toZonedDateTime({ timeZone, plainTime: at });
    if (epochMilliseconds > afterMs) return epochMilliseconds;
  }
  throw new Error('A rule without a day has no end of the day.');
}

/** Whether the rule holds at exactly this moment. */
const isEndOfDay = (rule: EndOfDay, ms: number): boolean => nextEndOfDay(rule, ms - 1) === ms;

/**
 * The end of the day that concerns a session now: one that was ahead and has come stays until the session sleeps, unless the rule is another
 * meanwhile. Whoever starts after hours has until the next one, and a rule that is new never lies in the past.
 */
export function dayEndOf(rule: EndOfDay, { ruleMs: noted, keptUntilMs }: NotedDayEnd, nowMs: number): DayEnd {
  const hasCome = noted !== null && noted <= nowMs && isEndOfDay(rule, noted);
  const ruleMs = hasCome ? noted : nextEndOfDay(rule, nowMs);
  const latestMs = ruleMs + rule.extendMinutes * 60_000;
  const atMs = Math.min(Math.max(ruleMs, keptUntilMs ?? ruleMs), latestMs);
  return { ruleMs, atMs, latestMs, action: rule.action };
}
