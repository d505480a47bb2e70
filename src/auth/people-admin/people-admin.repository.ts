import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PersonView } from '../../../protocol/http/account.js';
import type { Cursor } from '../../platform/http/cursor.js';
import { usernameKey } from '../people/username-key.js';

/** A person for those who look after people. */
export type PersonRow = Omit<PersonView, 'createdAt'> & { readonly createdAt: Date };

const SELECT = `
  SELECT u.id, u.username, u.display_name AS "displayName", u.role, u.email, u.is_disabled AS "isDisabled",
    u.password_hash IS NOT NULL AS "hasPassword",
    EXISTS (SELECT FROM mfa_factors f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS "hasSecondStep",
    u.created_at AS "createdAt"
  FROM users u`;
const PAGE = `
  ${SELECT} WHERE ($1 = '' OR strpos(u.username_key, lower($1)) > 0 OR strpos(lower(u.display_name), lower($1)) > 0)
    AND ($2::timestamptz IS NULL OR (u.created_at, u.id) > ($2::timestamptz, $3::uuid))
  ORDER BY u.created_at, u.id LIMIT $4`;
const SET_EMAIL = 'UPDATE users SET email = $2, email_key = $3, updated_at = now() WHERE id = $1';
const SET_DISABLED = 'UPDATE users SET is_disabled = $2, updated_at = now() WHERE id = $1';
/** Two administrators who shut each other out at once must not both succeed. */
const LOCK_ADMINS = `SELECT pg_advisory_xact_lock(hashtextextended('streamspace administrators', 0))`;

/** People, for lists and changes by others. */
@Injectable()
export class PeopleAdminRepository {
  /** In the order in which they came; one row more than `limit` tells that there are more. */
  async page(tx: EntityManager, search: string, after: Cursor | null, limit: number): Promise<PersonRow[]> {
    return tx.query(PAGE, [search, after?.at ?? null, after?.id ?? null, limit + 1]);
  }

  async find(tx: EntityManager, id: string): Promise<PersonRow | null> {
    const rows: PersonRow[] = await tx.query(`${SELECT} WHERE u.id = $1`, [id]);
    return rows[0] ?? null;
  }

  async setDisabled(tx: EntityManager, id: string, isDisabled: boolean): Promise<void> {
    await tx.query(SET_DISABLED, [id, isDisabled]);
  }

  /** @param email null for none. Rejects with the database's error when somebody else has it. */
  async setEmail(tx: EntityManager, id: string, email: string | null): Promise<void> {
    await tx.query(SET_EMAIL, [id, email, email === null ? null : usernameKey(email)]);
  }

  /** Lets one transaction of all replicas at a time decide who is an administrator. */
  async lockAdmins(tx: EntityManager): Promise<void> {
    await tx.query(LOCK_ADMINS);
  }
}
