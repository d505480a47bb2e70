import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PersonQuota } from '../../../protocol/http/people-quotas.js';
import type { Cursor } from '../../platform/http/cursor.js';

/** A person, as the list of limits names them. */
export type PersonRow = Pick<PersonQuota, 'id' | 'username' | 'displayName' | 'role' | 'groups'> & {
  readonly createdAt: Date;
};

const LIST = `
  SELECT u.id, u.username, u.display_name AS "displayName", u.role, u.created_at AS "createdAt",
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) ORDER BY g.name)
      FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = u.id), '[]') AS groups
  FROM users u
  WHERE ($1::text IS NULL OR u.username ILIKE $1 OR u.display_name ILIKE $1)
    AND ($2::timestamptz IS NULL OR (u.created_at, u.id) > ($2, $3::uuid))
  ORDER BY u.created_at, u.id LIMIT $4`;

/** What a pattern of SQL takes literally. */
const literal = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`);

/** Finds people to show their limits. */
@Injectable()
export class PeopleQuotasRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** People whose name has `part` in it (null for all), those who have been here longest first. */
  async findPage(part: string | null, after: Cursor | null, limit: number): Promise<PersonRow[]> {
    const pattern = part === null ? null : `%${literal(part)}%`;
    return this.dataSource.query(LIST, [pattern, after?.at ?? null, after?.id ?? null, limit]);
  }
}
