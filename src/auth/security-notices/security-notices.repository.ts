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
/** The first answer to each notice stands. None is older than its notice. */
const ANSWERS = `
  SELECT DISTINCT ON (a.data->>'noticeId') a.data->>'noticeId' AS "noticeId", (a.data->>'isExpected')::boolean AS "isExpected"
  FROM events a WHERE a.target_kind = 'user' AND a.target_id = $1 AND a.occurred_at > now() - interval '30 days'
    AND a.name = 'security-notice.answered'
  ORDER BY a.data->>'noticeId', a.transaction_id, a.ordinal`;
/** So many of each kind, since whoever made and revoked keys by the dozen must not push anything else off the list. */
const LIST = `
  WITH answers AS (${ANSWERS}), notices AS (
    SELECT e.id, e.name, e.occurred_at, e.actor, e.request_id, a."isExpected", row_number() OVER (
      PARTITION BY e.name ORDER BY a."isExpected" IS NOT NULL, e.occurred_at DESC, e.id) AS place
    FROM events e LEFT JOIN answers a ON a."noticeId" = e.id::text WHERE ${IS_NOTICE})
  SELECT n.id, n.name AS kind, n.occurred_at AS "occurredAt", CASE WHEN n.actor->>'kind' = 'user' THEN n.actor->>'id' END AS "actorId",
    COALESCE(n.actor->>'signInId' = $2, false) OR EXISTS (
      SELECT FROM events b WHERE b.request_id = n.request_id AND b.name = 'user.signed-in' AND b.data->>'familyId' = $2) AS "isFromHere",
    n."isExpected"
  FROM notices n WHERE n.place <= $3 ORDER BY n.occurred_at DESC, n.id`;
const FIND = `
  SELECT a."noticeId" IS NOT NULL AS "isAnswered" FROM events e LEFT JOIN (${ANSWERS}) a ON a."noticeId" = e.id::text
  WHERE ${IS_NOTICE} AND e.id = $2`;

/** Reads off the log what people are told about their account. */
@Injectable()
export class SecurityNoticesRepository {
  /** Notices of a person, newest first: `mostOfKind` of each kind at most, the newest of those that nobody answered before the others. */
  async list(tx: EntityManager, { userId, signInId }: Principal, mostOfKind: number): Promise<SecurityNoticeRow[]> {
    return Row.array().parse(await tx.query(LIST, [userId, signInId, mostOfKind]));
  }

  /** Whether a notice of a person was answered; null when there is none. */
  async isAnswered(tx: EntityManager, userId: string, noticeId: string): Promise<boolean | null> {
    const rows: { isAnswered: boolean }[] = await tx.query(FIND, [userId, noticeId]);
    return rows[0]?.isAnswered ?? null;
  }
}
