import { z } from 'zod';
import type { SealedEvent } from './event-seal.js';

/** Columns of {@link EventRow}, of the events `e`. */
export const SEALED_COLUMNS = `
  e.id, e.name, e.occurred_at AS "occurredAt", e.request_id AS "requestId", e.actor, e.session_id AS "sessionId", e.data, e.outcome,
  CASE WHEN e.target_kind IS NOT NULL THEN jsonb_build_object('kind', e.target_kind, 'id', e.target_id) END AS target,
  encode(e.origin_commitment, 'hex') AS "originCommitment"`;

/** An event as the database holds it. What it says is checked where it is read, not here: whoever verifies must see everything. */
export const EventRow = z.object({
  id: z.string(),
  name: z.string(),
  occurredAt: z.date(),
  requestId: z.string().nullable(),
  actor: z.unknown(),
  sessionId: z.string().nullable(),
  data: z.unknown(),
  outcome: z.string().nullable(),
  target: z.object({ kind: z.string(), id: z.string().nullable() }).nullable(),
  originCommitment: z.string().nullable(),
});
export type EventRow = z.infer<typeof EventRow>;

/** What is sealed of a row. */
export function sealedEvent(row: EventRow): SealedEvent {
  return { ...row, occurredAt: row.occurredAt.toISOString() };
}
