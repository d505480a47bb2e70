import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { GroupMember, MyGroup } from '../../../protocol/http/groups.js';
import type { Cursor } from '../../platform/http/cursor.js';

/** A group, as it is listed. */
export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly memberCount: number;
  readonly createdAt: Date;
}

/** A member, in the order of the list of people. */
export type MemberRow = GroupMember & { readonly createdAt: Date };

const SELECT = `
  SELECT g.id, g.name, g.created_at AS "createdAt",
    (SELECT count(*)::integer FROM group_members m WHERE m.group_id = g.id) AS "memberCount"
  FROM groups g`;

const LIST = `${SELECT}
  WHERE $1::timestamptz IS NULL OR (g.created_at, g.id) > ($1, $2::uuid) ORDER BY g.created_at, g.id LIMIT $3`;

const MEMBERS = `
  SELECT u.id, u.username, u.display_name AS "displayName", u.created_at AS "createdAt"
  FROM group_members m JOIN users u ON u.id = m.user_id
  WHERE m.group_id = $1 AND ($2::timestamptz IS NULL OR (u.created_at, u.id) > ($2, $3::uuid))
  ORDER BY u.created_at, u.id LIMIT $4`;

const OF_PERSON = `
  SELECT g.id, g.name FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = $1 ORDER BY lower(g.name)`;

const ADD_MEMBER = `
  WITH added AS (
    INSERT INTO group_members (group_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING user_id
  )
  SELECT user_id FROM added`;

const REMOVE_MEMBER = `
  WITH removed AS (DELETE FROM group_members WHERE group_id = $1 AND user_id = $2 RETURNING user_id)
  SELECT user_id FROM removed`;

/** Rows of `groups` and `group_members`. */
@Injectable()
export class GroupsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Groups, oldest first. */
  async findPage(after: Cursor | null, limit: number): Promise<GroupRow[]> {
    return this.dataSource.query(LIST, [after?.at ?? null, after?.id ?? null, limit]);
  }

  /** The groups that a person is in, by name. */
  async findOfPerson(userId: string): Promise<MyGroup[]> {
    return this.dataSource.query(OF_PERSON, [userId]);
  }

  async find(tx: EntityManager, id: string): Promise<GroupRow | null> {
    const [row] = await tx.query<GroupRow[]>(`${SELECT} WHERE g.id = $1`, [id]);
    return row ?? null;
  }

  /** Whether there is such a group; nobody removes it until the transaction ends. */
  async hold(tx: EntityManager, id: string): Promise<boolean> {
    return (await tx.query<unknown[]>('SELECT FROM groups WHERE id = $1 FOR UPDATE', [id])).length > 0;
  }

  async insert(tx: EntityManager, id: string, name: string): Promise<void> {
    await tx.query('INSERT INTO groups (id, name) VALUES ($1, $2)', [id, name]);
  }

  async rename(tx: EntityManager, id: string, name: string): Promise<void> {
    await tx.query('UPDATE groups SET name = $2 WHERE id = $1', [id, name]);
  }

  /** Its members and its quota go with it. */
  async remove(tx: EntityManager, id: string): Promise<void> {
    await tx.query('DELETE FROM groups WHERE id = $1', [id]);
  }

  async findMembers(groupId: string, after: Cursor | null, limit: number): Promise<MemberRow[]> {
    return this.dataSource.query(MEMBERS, [groupId, after?.at ?? null, after?.id ?? null, limit]);
  }

  /** Adds a person; false when they are a member already. */
  async addMember(tx: EntityManager, groupId: string, userId: string): Promise<boolean> {
    return (await tx.query<unknown[]>(ADD_MEMBER, [groupId, userId])).length > 0;
  }

  /** Removes a person; false when they are no member. */
  async removeMember(tx: EntityManager, groupId: string, userId: string): Promise<boolean> {
    return (await tx.query<unknown[]>(REMOVE_MEMBER, [groupId, userId])).length > 0;
  }
}
