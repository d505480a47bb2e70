import { z } from 'zod';

/** Days of the week, in the order and numbering of ISO 8601: Monday is the first. */
export const Weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);
export type Weekday = z.infer<typeof Weekday>;

/** Whether the time zone database knows a name. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What becomes of a session at the end of the day. */
export const EndOfDayAction = z.enum(['hibernate', 'end']);
export type EndOfDayAction = z.infer<typeof EndOfDayAction>;

/**
 * A time of day at which sessions are put to sleep or ended, however busy. On a day on which that time does not exist, or exists twice, RFC 5545
 * says which moment is meant: the one by the clock before the change, or the first.
 */
export const EndOfDay = z
  .strictObject({
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Use a time of day from 00:00 to 23:59.')
      .describe('Time of day, `HH:MM`.'),
    timeZone: z
      .string()
      .regex(/^[A-Za-z][\w+-]*(\/[\w+-]+)*$/, 'Use a name of the time zone database, such as Europe/Berlin.')
      .refine(isTimeZone, 'Use a name of the time zone database, such as Europe/Berlin.')
      .describe('Name in the IANA time zone database.'),
    days: z
      .array(Weekday)
      .min(1, 'Choose at least one day.')
      .refine((days) => new Set(days).size === days.length, 'Name each day once.'),
    action: EndOfDayAction,
    extendMinutes: z
      .int()
      .min(0)
      .max(1440)
      .describe('How long an owner may put it off by "keep it running", in minutes; 0 for not at all.'),
  })
  .meta({ id: 'EndOfDay' });
export type EndOfDay = z.infer<typeof EndOfDay>;
