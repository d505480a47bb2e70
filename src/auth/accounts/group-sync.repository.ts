import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Names differ by more than their case, so that `staff` of a mapping is the group `Staff`. */
const CREATE = `
  INSERT INTO groups (id, name)
  SELECT wanted.id, wanted.name FROM unnest($1::uuid[], $2::text[]) AS wanted (id, name)
  WHERE NOT EXISTS (SELECT FROM groups g WHERE lower(g.name) = lower(wanted.name))
  ON CONFLICT DO NOTHING`;
const LEAVE = `
  DELETE FROM group_members m USING groups g
  WHERE m.user_id = $1 AND g.id = m.group_id AND lower(g.name) = ANY($2::text[]) AND NOT lower(g.name) = ANY($3::text[])
  RETURNING g.id`;
const JOIN = `
  INSERT INTO group_members (group_id, user_id) SELECT id, $1 FROM groups WHERE lower(name) = ANY($2::text[])
  ON CONFLICT DO NOTHING RETURNING group_id AS id`;

const folded = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());

interface GroupId {
  readonly id: string;
}

/** Rows of `groups` and `group_members`, as far as a provider decides about them. */
@Injectable()
export class GroupSyncRepository {
  /** Makes the groups that are missing. */
  async ensure(tx: EntityManager, names: readonly string[]): Promise<void> {
    await tx.query(CREATE, [names.map(() => randomUUID()), names]);
  }

  /** Takes a person out of those groups of `managed` that are not in `wanted`. Answers with their ids. */
  async leave(
    tx: EntityManager,
    userId: string,
    managed: readonly string[],
    wanted: readonly string[],
  ): Promise<string[]> {
    const [rows]: [GroupId[], number] = await tx.query(LEAVE, [userId, folded(managed), folded(wanted)]);
    return rows.map(({ id }) => id);
  }

  /** Puts a person into the groups `wanted`. Answers with the ids of those that they were not in. */
  async join(tx: EntityManager, userId: string, wanted: readonly string[]): Promise<string[]> {
    const rows: GroupId[] = await tx.query(JOIN, [userId, folded(wanted)]);
    return rows.map(({ id }) => id);
  }
}
