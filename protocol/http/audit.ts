import { z } from 'zod';
import { EventOrigin, EventOutcome, EventTarget } from '../events.js';
import { Timestamp } from '../ids.js';
import { PageQuery, pageOf } from './pages.js';

/** Position of an entry: 1 for the first, without gaps. */
export const Position = z.int().min(1);

const hex = (bytes: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
const typedPosition = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const plainText = (most: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Leave out control characters.');

/** `KIND` or `KIND:ID`, for example `session:018f…`. */
const TargetFilter = plainText(160).regex(/^[a-z-]+(:[^:\s]+)?$/, 'Use KIND or KIND:ID.');

/** What a reader of the log may choose by. Everything that is given must hold. */
export const AuditFilter = z.strictObject({
  actor: plainText(64)
    .optional()
    .describe('system, anonymous, user or agent; an id; or the name that a person signs in with.'),
  event: plainText(64).optional().describe('Name of an event, for example session.requested.'),
  target: TargetFilter.optional().describe('What it was done to: KIND or KIND:ID.'),
  outcome: EventOutcome.optional(),
  since: Timestamp.optional().describe('Not before.'),
  until: Timestamp.optional().describe('Before.'),
  requestId: z.uuid().optional(),
  text: plainText(128).optional().describe('Words of the name or the data; the last may be begun only.'),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** `GET /audit`: newest first; `cursor` is the `nextCursor` of the page before. */
export const AuditQuery = AuditFilter.extend({ limit: PageQuery.shape.limit, cursor: typedPosition.optional() });
export type AuditQuery = z.infer<typeof AuditQuery>;

/** `GET /audit/export`: oldest first, positions `from` to `to`. */
export const AuditExportQuery = AuditFilter.extend({
  format: z.enum(['ndjson', 'csv']).default('ndjson'),
  from: typedPosition.default(1).describe('Position of the first entry.'),
  to: typedPosition.optional().describe('Position of the last entry. Default: the last one there is.'),
});
export type AuditExportQuery = z.infer<typeof AuditExportQuery>;

/**
 * An entry with everything that proves it: one line of the NDJSON export, of the stream of the log, and of an archive. `hash` is SHA-256 over
 * the bytes of `previousHash` and the canonical JSON of the entry (docs/audit.md).
 */
export const AuditRecord = z
  .object({
    position: Position,
    id: z.string(),
    name: z.string(),
    occurredAt: z.string(),
    requestId: z.string().nullable(),
    actor: z.unknown(),
    outcome: z.string().nullable().describe('Null in entries of seal version 1.'),
    target: z.object({ kind: z.string(), id: z.string().nullable() }).nullable(),
    sessionId: z.string().nullable(),
    data: z.unknown(),
    origin: EventOrigin.nullable().describe('Null where there was none, and where it was erased.'),
    originSalt: z.string().nullable(),
    originCommitment: hex(32).nullable(),
    version: z.int().min(1).describe('Version of the seal.'),
    previousHash: hex(32),
    hash: hex(32),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecord = z.infer<typeof AuditRecord>;

/** Who acted, with the name that they have today. */
export const AuditActor = z.object({
  kind: z.enum(['system', 'anonymous', 'user', 'agent']),
  id: z.string().nullable(),
  name: z.string().nullable().describe('Null where it has none, or is not there any more.'),
  signInId: z.string().nullable().describe('The sign-in that a person acted in; null where none is known.'),
  apiKeyId: z.string().nullable().describe('The API key that acted for a person; null where they acted themselves.'),
});
export type AuditActor = z.infer<typeof AuditActor>;

/** An entry, as people read it. */
export const AuditEntry = z
  .object({
    position: Position,
    id: z.string(),
    name: z.string(),
    title: z.string().describe('The kind of event, in words.'),
    sentence: z.string().describe('What happened, in one sentence.'),
    occurredAt: Timestamp,
    requestId: z.string().nullable(),
    actor: AuditActor,
    origin: EventOrigin.nullable(),
    isOriginErased: z.boolean(),
    target: EventTarget.nullable(),
    targetName: z.string().nullable(),
    outcome: EventOutcome.nullable().describe('Null where the log did not note it yet.'),
    data: z.unknown(),
    hash: hex(32),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditPage = pageOf(AuditEntry).meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof AuditPage>;

/** What is wrong with a log. */
export const AuditFindingKind = z.enum([
  'altered',
  'missing',
  'added',
  'reordered',
  'cut',
  'origin-missing',
  'checkpoint-forged',
]);
export type AuditFindingKind = z.infer<typeof AuditFindingKind>;

/** The first thing that is wrong. */
export const AuditFinding = z
  .object({
    kind: AuditFindingKind,
    position: Position.describe('The first entry that cannot be trusted.'),
    detail: z.string().describe('What was found, in whole sentences.'),
  })
  .meta({ id: 'AuditFinding' });
export type AuditFinding = z.infer<typeof AuditFinding>;

/** `GET /audit/verify`. */
export const AuditVerification = z
  .object({
    isIntact: z.boolean(),
    entries: z.int().describe('Entries that were looked at.'),
    lastPosition: z.int().describe('Position of the last of them; 0 where there are none.'),
    checkpoints: z.int().describe('Signed checkpoints that agree.'),
    erasedOrigins: z.int().describe('Entries whose origin was erased, and provably so.'),
    finding: AuditFinding.nullable(),
    sentence: z.string(),
    elapsedMs: z.int(),
  })
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.infer<typeof AuditVerification>;

/** A signed word on how the chain stood. Whoever keeps one elsewhere can prove that nothing before it was altered since. */
export const AuditCheckpoint = z
  .object({
    type: z.literal('checkpoint'),
    position: Position,
    hash: hex(32).describe('Hash of the chain at that position.'),
    createdAt: Timestamp,
    keyId: z.string().max(64),
    signature: z.string().max(128).describe('Ed25519 (RFC 8032) over the canonical JSON of the other members, base64.'),
  })
  .meta({ id: 'AuditCheckpoint' });
export type AuditCheckpoint = z.infer<typeof AuditCheckpoint>;

/** `GET /audit/checkpoints`: newest first; `cursor` is a position. */
export const AuditCheckpointQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: typedPosition.optional(),
});
export type AuditCheckpointQuery = z.infer<typeof AuditCheckpointQuery>;

export const AuditCheckpointPage = pageOf(AuditCheckpoint).meta({ id: 'AuditCheckpointPage' });
export type AuditCheckpointPage = z.infer<typeof AuditCheckpointPage>;

/** `GET /audit/key`: every public key that ever signed, newest first. */
export const AuditKeys = z
  .object({
    keys: z.array(
      z.object({
        id: z.string(),
        publicKey: z.string().describe('SubjectPublicKeyInfo, PEM.'),
        createdAt: Timestamp,
        isCurrent: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'AuditKeys' });
export type AuditKeys = z.infer<typeof AuditKeys>;

/** `POST /audit/erasures`: erases from where a person acted. */
export const EraseOrigins = z.strictObject({ userId: z.uuid() }).meta({ id: 'EraseOrigins' });
export type EraseOrigins = z.infer<typeof EraseOrigins>;

/** What was erased. */
export const OriginErasure = z.object({ userId: z.string(), entries: z.int() }).meta({ id: 'OriginErasure' });
export type OriginErasure = z.infer<typeof OriginErasure>;
