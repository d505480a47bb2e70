import { z } from 'zod';

/** Identifier of a row: a UUID in lower case (RFC 9562). */
export const Id = z.uuid().describe('A UUID (RFC 9562).');
export type Id = z.infer<typeof Id>;

/** Short name that people may type and that may stand in URLs: lower-case letters, digits and single hyphens. */
export const Slug = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case letters, digits and single hyphens.');
export type Slug = z.infer<typeof Slug>;

/** An instant in UTC, ISO 8601 with milliseconds, for example `2026-01-31T09:30:00.000Z`. */
export const Timestamp = z.iso.datetime({ precision: 3 });
export type Timestamp = z.infer<typeof Timestamp>;
