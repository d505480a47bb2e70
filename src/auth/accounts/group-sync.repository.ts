import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const CREATE = `
  INSERT INTO groups (id, name) SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT (name) DO NOTHING`;
const LEAVE = `
  DELETE FROM group_members m USING groups g
  WHERE m.user_id = $1 AND g.id = m.group_id AND g.name = ANY($2::text[]) AND NOT g.name = ANY($3::text[])
  RETURNING g.id`;
const JOIN = `
  INSERT INTO group_members (group_id, user_id) SELECT id, $1 FROM groups WHERE name = ANY($2::text[])
  ON CONFLICT DO NOTHING RETURNING group_id AS id`;

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
    const [rows]: [GroupId[], number] = await tx.query(LEAVE, [userId, managed, wanted]);
    return rows.map(({ id }) => id);
  }

  /** Puts a person into the groups `wanted`. Answers with the ids of those that they were not in. */
  async join(tx: EntityManager, userId: string, wanted: readonly string[]): Promise<string[]> {
    const rows: GroupId[] = await tx.query(JOIN, [userId, wanted]);
    return rows.map(({ id }) => id);
  }
}
