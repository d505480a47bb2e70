import { strings } from './strings';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const INSTANT = new Intl.DateTimeFormat('en', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

const DATE = new Intl.DateTimeFormat('en', { year: 'numeric', month: 'short', day: 'numeric' });
const TIME_OF_DAY = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat('en', { weekday: 'long' });

/** A duration for reading: tenths of a second below ten seconds, minutes and seconds from a minute on. */
export function durationWords(milliseconds: number): string {
  if (milliseconds < 100) return strings.duration.instant;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return strings.duration.seconds(seconds);
  return strings.duration.minutes(Math.floor(seconds / 60), Math.floor(seconds % 60));
}

/** How long ago an instant was; both in milliseconds since the epoch. */
export function agoWords(thenMs: number, nowMs: number): string {
  const passed = nowMs - thenMs;
  if (passed < MINUTE_MS) return strings.ago.now;
  if (passed < HOUR_MS) return strings.ago.minutes(Math.floor(passed / MINUTE_MS));
  if (passed < DAY_MS) return strings.ago.hours(Math.floor(passed / HOUR_MS));
  return strings.ago.days(Math.floor(passed / DAY_MS));
}

/** An instant (ISO 8601) to the second, as people here write it. */
export function instantWords(instant: string): string {
  return INSTANT.format(new Date(instant));
}

/** The day of an instant (ISO 8601), with its year: for what may be long ago, or far ahead. */
export function dateWords(instant: string): string {
  return DATE.format(new Date(instant));
}

/** The time of day of an instant (ISO 8601) to the minute, with the day of the week unless it is the same as that of `nowMs`. */
export function clockWords(instant: string, nowMs: number): string {
  const date = new Date(instant);
  const time = TIME_OF_DAY.format(date);
  return date.toDateString() === new Date(nowMs).toDateString() ? time : strings.onDay(time, DAY.format(date));
}
