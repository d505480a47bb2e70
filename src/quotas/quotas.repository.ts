import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { QuotaLimits } from '../../protocol/http/quotas.js';
import { Quota } from './quota.entity.js';
import type { SettledLimits } from './quota-policy.js';

/** Whom a quota is for. */
export type QuotaSubject =
  | { readonly subject: 'default'; readonly userId: null; readonly groupId: null }
  | { readonly subject: 'group'; readonly userId: null; readonly groupId: string }
  | { readonly subject: 'user'; readonly userId: string; readonly groupId: null };

/** What a later version settled beside it is left alone. */
const StoredLimits = z.object(QuotaLimits.shape);

interface SettledRow {
  readonly subject: QuotaSubject['subject'];
  readonly limits: unknown;
  readonly groupId: string | null;
  readonly groupName: string | null;
  /** Whom it concerns; null where it is everybody. */
  readonly personId: string | null;
}

const SETTLED = `
  SELECT q.subject, q.limits, NULL::uuid AS "groupId", NULL AS "groupName", q.user_id AS "personId"
  FROM quotas q WHERE q.subject = 'default' OR q.user_id = ANY($1::uuid[])
  UNION ALL
  SELECT q.subject, q.limits, g.id, g.name, m.user_id
  FROM group_members m JOIN groups g ON g.id = m.group_id JOIN quotas q ON q.group_id = g.id WHERE m.user_id = ANY($1::uuid[])
  ORDER BY 4`;

const SET = `
  INSERT INTO quotas (subject, user_id, group_id, limits) VALUES ($1, $2, $3, $4)
  ON CONFLICT (subject, user_id, group_id) DO UPDATE SET limits = excluded.limits, updated_at = excluded.updated_at`;

const REMOVE = `
  WITH removed AS (
    DELETE FROM quotas WHERE subject = $1 AND user_id IS NOT DISTINCT FROM $2 AND group_id IS NOT DISTINCT FROM $3 RETURNING subject
  )
  SELECT subject FROM removed`;

/** Reads and writes what was settled about quotas. */
@Injectable()
export class QuotasRepository {
  /** Everything that concerns a person. */
  async settledFor(tx: EntityManager, userId: string): Promise<SettledLimits> {
    return settledOf(userId, await tx.query<SettledRow[]>(SETTLED, [[userId]]));
  }

  /** Everything that concerns each of these people. */
  async settledForAll(tx: EntityManager, userIds: readonly string[]): Promise<ReadonlyMap<string, SettledLimits>> {
    const rows = await tx.query<SettledRow[]>(SETTLED, [userIds]);
    return new Map(userIds.map((id) => [id, settledOf(id, rows)]));
  }

  async find(tx: EntityManager, { subject, userId, groupId }: QuotaSubject): Promise<Quota | null> {
    const query = tx.createQueryBuilder(Quota, 'quota').where('quota.subject = :subject', { subject });
    if (userId !== null) query.andWhere('quota.userId = :userId', { userId });
    if (groupId !== null) query.andWhere('quota.groupId = :groupId', { groupId });
    return query.getOne();
  }

  async set(tx: EntityManager, { subject, userId, groupId }: QuotaSubject, limits: QuotaLimits): Promise<void> {
    await tx.query(SET, [subject, userId, groupId, limits]);
  }

  /** Removes what was settled for a subject; false when there was nothing. */
  async remove(tx: EntityManager, { subject, userId, groupId }: QuotaSubject): Promise<boolean> {
    return (await tx.query<unknown[]>(REMOVE, [subject, userId, groupId])).length > 0;
  }

  async isUser(tx: EntityManager, id: string): Promise<boolean> {
    return (await tx.query<unknown[]>('SELECT FROM users WHERE id = $1', [id])).length > 0;
  }

  /** Keeps a group from being removed until the transaction ends; false when there is none. */
  async holdGroup(tx: EntityManager, id: string): Promise<boolean> {
    const held: unknown[] = await tx.query('SELECT 1 FROM groups WHERE id = $1 FOR KEY SHARE', [id]);
    return held.length > 0;
  }

  /** Name of a group; null when there is none. */
  async groupName(tx: EntityManager, id: string): Promise<string | null> {
    const [group] = await tx.query<{ name: string }[]>('SELECT name FROM groups WHERE id = $1', [id]);
    return group?.name ?? null;
  }
}

/** What concerns one person, of rows that may concern others as well. */
function settledOf(userId: string, all: readonly SettledRow[]): SettledLimits {
  const rows = all.filter(({ personId }) => personId === null || personId === userId);
  const limitsOf = (subject: QuotaSubject['subject']): QuotaLimits | null => {
    const row = rows.find((candidate) => candidate.subject === subject);
    return row ? StoredLimits.parse(row.limits) : null;
  };
  const groups = rows.flatMap(({ groupId, groupName, limits }) =>
    groupId === null || groupName === null
      ? []
      : [{ id: groupId, name: groupName, limits: StoredLimits.parse(limits) }],
  );
  return { user: limitsOf('user'), groups, fallback: limitsOf('default') };
}
