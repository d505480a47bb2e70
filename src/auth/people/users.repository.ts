import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { usernameKey } from './username-key.js';
import { User } from './user.entity.js';

/** What a new person's row holds. */
export type NewUser = Pick<User, 'id' | 'username' | 'displayName' | 'role' | 'passwordHash'>;

const FIND_BY_KEY = `
  SELECT id, username, username_key AS "usernameKey", display_name AS "displayName", role, password_hash AS "passwordHash",
    is_disabled AS "isDisabled", created_at AS "createdAt", updated_at AS "updatedAt"
  FROM users WHERE username_key = $1`;
const HAS_ADMIN = `SELECT EXISTS (SELECT FROM users WHERE role = 'admin') AS found`;
const HAS_OTHER_ADMIN = `
  SELECT EXISTS (SELECT FROM users WHERE role = 'admin' AND NOT is_disabled AND id <> $1) AS found`;
const SET_ROLE = 'UPDATE users SET role = $2, updated_at = now() WHERE id = $1';
const RENAME = 'UPDATE users SET display_name = $2, updated_at = now() WHERE id = $1';
const REHASH = 'UPDATE users SET password_hash = $2 WHERE id = $1';
const LOCK_UNCHANGED = 'SELECT FROM users WHERE id = $1 AND password_hash = $2 AND NOT is_disabled FOR NO KEY UPDATE';

/** Rows of `users`. */
@Injectable()
export class UsersRepository {
  /** In SQL, since every sign-in asks it: composing the query took longer than answering it. */
  async findByUsername(tx: EntityManager, username: string): Promise<User | null> {
    const rows: User[] = await tx.query(FIND_BY_KEY, [usernameKey(username)]);
    return rows[0] ?? null;
  }

  findById(tx: EntityManager, id: string): Promise<User | null> {
    return tx.findOneBy(User, { id });
  }

  /** Whether there is any admin, disabled or not. */
  async hasAdmin(tx: EntityManager): Promise<boolean> {
    const rows: { found: boolean }[] = await tx.query(HAS_ADMIN);
    return rows[0]?.found === true;
  }

  /** Reads a person and keeps everybody else from changing them until the transaction ends. */
  lock(tx: EntityManager, id: string): Promise<User | null> {
    return tx.findOne(User, { where: { id }, lock: { mode: 'for_no_key_update' } });
  }

  /** Whether somebody else is an admin who may sign in. */
  async hasOtherAdmin(tx: EntityManager, id: string): Promise<boolean> {
    const rows: { found: boolean }[] = await tx.query(HAS_OTHER_ADMIN, [id]);
    return rows[0]?.found === true;
  }

  async setRole(tx: EntityManager, id: string, role: User['role']): Promise<void> {
    await tx.query(SET_ROLE, [id, role]);
  }

  async insert(tx: EntityManager, user: NewUser): Promise<void> {
    await tx.insert(User, { ...user, usernameKey: usernameKey(user.username) });
  }

  async rename(tx: EntityManager, id: string, displayName: string): Promise<void> {
    await tx.query(RENAME, [id, displayName]);
  }

  /** Whether a person is not disabled and still has this hash; if so, nobody changes that until the transaction ends. */
  async lockIfUnchanged(tx: EntityManager, id: string, passwordHash: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(LOCK_UNCHANGED, [id, passwordHash]);
    return rows.length > 0;
  }

  /** Null takes the password away. */
  async replaceHash(tx: EntityManager, id: string, passwordHash: string | null): Promise<void> {
    await tx.query(REHASH, [id, passwordHash]);
  }
}
