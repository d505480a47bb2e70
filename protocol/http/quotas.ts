import { z } from 'zod';
import { EndOfDay } from '../end-of-day.js';
import { Id, Timestamp } from '../ids.js';

/** What a quota counts. `sessions` is a number of sessions; the others are sums of {@link Resources}. */
export const QuotaResource = z.enum(['sessions', 'cpuMillis', 'memoryMiB', 'storageGiB']);
export type QuotaResource = z.infer<typeof QuotaResource>;

const limit = (most: number): z.ZodOptional<z.ZodNullable<z.ZodInt>> => z.int().min(0).max(most).nullable().optional();

/** A year. */
const MOST_MINUTES = 527_040;
const minutes = (): z.ZodOptional<z.ZodNullable<z.ZodInt>> => z.int().min(1).max(MOST_MINUTES).nullable().optional();

/**
 * What is settled for one subject (everybody, a group, a person). A member that is left out is not settled here; null means unlimited. The
 * person's own word wins, then the most generous of the groups', then everybody's.
 */
export const QuotaLimits = z
  .strictObject({
    sessions: limit(10_000).describe('Sessions that have not ended, asleep or not.'),
    cpuMillis: limit(10_000_000).describe('Processor time of what is awake, in thousandths of a core.'),
    memoryMiB: limit(100_000_000).describe('Memory of what does not sleep, in MiB.'),
    storageGiB: limit(10_000_000).describe('Storage of every session that has not ended, in GiB.'),
    maxLifetimeMinutes: minutes().describe('How long a session may run at a stretch before it is put to sleep.'),
    idleMinutes: minutes().describe(
      'Idle time after which a session is put to sleep, instead of what its application says; null means never.',
    ),
    endOfDay: EndOfDay.nullable()
      .optional()
      .describe('When the day ends; null means never. Of everybody it holds where the application says nothing.'),
  })
  .meta({ id: 'QuotaLimits' });
export type QuotaLimits = z.infer<typeof QuotaLimits>;

/** Name of a member of {@link QuotaLimits} that is a number. */
export type QuotaLimitName = Exclude<keyof QuotaLimits, 'endOfDay'>;

/** Whose word a limit is. */
export const QuotaOrigin = z
  .object({
    kind: z.enum(['user', 'group', 'default', 'built-in']),
    group: z.object({ id: Id, name: z.string() }).nullable().describe('The group; null unless `kind` is `group`.'),
  })
  .meta({ id: 'QuotaOrigin' });
export type QuotaOrigin = z.infer<typeof QuotaOrigin>;

/** A limit that holds, and whose word it is. */
export const EffectiveLimit = z
  .object({ limit: z.int().nullable().describe('Null means unlimited.'), origin: QuotaOrigin })
  .meta({ id: 'EffectiveLimit' });
export type EffectiveLimit = z.infer<typeof EffectiveLimit>;

/** An end of the day that holds, and whose word it is. */
export const EffectiveEndOfDay = z
  .object({ rule: EndOfDay.nullable().describe('Null means never.'), origin: QuotaOrigin })
  .meta({ id: 'EffectiveEndOfDay' });
export type EffectiveEndOfDay = z.infer<typeof EffectiveEndOfDay>;

/** Everything that holds for one person. */
export const EffectiveQuota = z
  .object({
    sessions: EffectiveLimit,
    cpuMillis: EffectiveLimit,
    memoryMiB: EffectiveLimit,
    storageGiB: EffectiveLimit,
    maxLifetimeMinutes: EffectiveLimit,
    idleMinutes: EffectiveLimit.nullable().describe('Null means: what the application says.'),
    endOfDay: EffectiveEndOfDay.nullable().describe(
      'Null means: what the application says. That of everybody stands behind it.',
    ),
  })
  .meta({ id: 'EffectiveQuota' });
export type EffectiveQuota = z.infer<typeof EffectiveQuota>;

/** `GET` and `PUT` of a subject's quota. */
export const QuotaView = z
  .object({
    limits: QuotaLimits.describe('What is settled for this subject itself.'),
    updatedAt: Timestamp.nullable().describe('Null while nothing is settled.'),
    effective: EffectiveQuota.describe(
      'What follows: for a person all that holds; for a group or everybody, what holds where nobody says otherwise.',
    ),
  })
  .meta({ id: 'QuotaView' });
export type QuotaView = z.infer<typeof QuotaView>;

/** How much of one resource a person has. */
export const QuotaShare = EffectiveLimit.extend({
  used: z.int().min(0),
  remaining: z.int().min(0).nullable().describe('Null means unlimited.'),
}).meta({ id: 'QuotaShare' });
export type QuotaShare = z.infer<typeof QuotaShare>;

/** `GET /me/quota`: what is left for the signed-in person. */
export const MyQuota = z
  .object({
    sessions: QuotaShare,
    cpuMillis: QuotaShare,
    memoryMiB: QuotaShare,
    storageGiB: QuotaShare,
    maxLifetimeMinutes: EffectiveLimit,
  })
  .meta({ id: 'MyQuota' });
export type MyQuota = z.infer<typeof MyQuota>;

/** Members that problem `quota-exceeded` carries beside those of every problem. */
export const QuotaExcess = z.object({
  resource: QuotaResource,
  limit: z.int().describe('What the person may have.'),
  used: z.int().describe('What the person has.'),
  asked: z.int().describe('What this would have added.'),
});
export type QuotaExcess = z.infer<typeof QuotaExcess>;
