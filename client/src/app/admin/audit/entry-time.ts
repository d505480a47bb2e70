const INSTANT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });

/** An instant (ISO 8601) to the second with its year, in the time of this device. */
export function entryTime(instant: string): string {
  return INSTANT.format(new Date(instant));
}
