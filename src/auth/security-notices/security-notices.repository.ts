import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { SecurityNoticeKind } from '../../../protocol/http/security-notices.js';
import type { Principal } from '../principal.js';

const Row = z.object({
  id: z.string(),
  kind: SecurityNoticeKind,
  occurredAt: z.date(),
  /** The person whose sign-in or key it was done with; null when there was none. */
  actorId: z.string().nullable(),
  /** Whether it was done in the sign-in that asks, or by the request that began it. */
  isFromHere: z.boolean(),
  isExpected: z.boolean().nullable(),
});
export type SecurityNoticeRow = z.infer<typeof Row>;

const literals = SecurityNoticeKind.options.map((kind) => `'${kind}'`).join(', ');
/** As the index of the migration has it. A new account is no news to whom it was made for, nor that a link took its password's place. */
const IS_NOTICE = `
  e.target_kind = 'user' AND e.target_id = $1 AND e.occurred_at > now() - interval '30 days'
  AND e.name IN (${literals}) AND e.data->>'way' IS DISTINCT FROM 'new-account' AND e.data->>'way' IS DISTINCT FROM 'removed'`;
const ANSWER = `
  SELECT (a.data->>'isExpected')::boolean FROM events a
  WHERE a.target_kind = 'user' AND a.target_id = $1 AND a.name = 'security-notice.answered' AND a.data->>'noticeId' = e.id::text
  ORDER BY a.transaction_id, a.ordinal LIMIT 1`;
const LIST = `
  SELECT e.id, e.name AS kind, e.occurred_at AS "occurredAt", CASE WHEN e.actor->>'kind' = 'user' THEN e.actor->>'id' END AS "actorId",
    COALESCE(e.actor->>'signInId' = $2, false) OR EXISTS (
      SELECT FROM events b WHERE b.request_id = e.request_id AND b.name = 'user.signed-in' AND b.data->>'familyId' = $2) AS "isFromHere",
    (${ANSWER}) AS "isExpected"
  FROM events e WHERE ${IS_NOTICE} ORDER BY e.occurred_at DESC, e.id LIMIT $3`;
const FIND = `SELECT (${ANSWER}) IS NOT NULL AS "isAnswered" FROM events e WHERE ${IS_NOTICE} AND e.id = $2`;

/** Reads off the log what people are told about their account. */
@Injectable()
export class SecurityNoticesRepository {
  /** The newest notices of a person, `most` at most. */
  async list(tx: EntityManager, { userId, signInId }: Principal, most: number): Promise<SecurityNoticeRow[]> {
    return Row.array().parse(await tx.query(LIST, [userId, signInId, most]));
  }

  /** Whether a notice of a person was answered; null when there is none. */
  async isAnswered(tx: EntityManager, userId: string, noticeId: string): Promise<boolean | null> {
    const rows: { isAnswered: boolean }[] = await tx.query(FIND, [userId, noticeId]);
    return rows[0]?.isAnswered ?? null;
  }
}
