import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { usernameKey } from '../people/username-key.js';

/** What names a person for good: who vouched, and what they call themselves and the person. */
export interface IdentityKey {
  readonly providerId: string;
  readonly issuer: string;
  readonly subject: string;
}

/** Who an identity belongs to. */
export interface IdentityOwner {
  readonly identityId: string;
  readonly userId: string;
}

const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('streamspace identities', 0))`;
const FIND = `
  UPDATE identities SET last_used_at = now() WHERE provider_id = $1 AND issuer = $2 AND subject = $3
  RETURNING id AS "identityId", user_id AS "userId"`;
const INSERT = 'INSERT INTO identities (id, user_id, provider_id, issuer, subject) VALUES ($1, $2, $3, $4, $5)';
const FIND_BY_EMAIL = `
  SELECT u.id AS "userId", EXISTS (SELECT FROM identities i WHERE i.user_id = u.id) AS "isLinked"
  FROM users u WHERE u.email_key = $1 OR u.username_key = $1 LIMIT 2`;
const TAKEN = 'SELECT username_key AS key FROM users WHERE username_key = ANY($1)';
const SET_EMAIL = 'UPDATE users SET email = $2, email_key = $3 WHERE id = $1';

/** Rows of `identities`, and what of `users` decides about new ones. */
@Injectable()
export class IdentitiesRepository {
  /** Lets one transaction of all replicas at a time bring in somebody new. */
  async lock(tx: EntityManager): Promise<void> {
    await tx.query(LOCK);
  }

  /** Whose identity it is, and notes that it was used. */
  async use(tx: EntityManager, { providerId, issuer, subject }: IdentityKey): Promise<IdentityOwner | null> {
    const [rows]: [IdentityOwner[], number] = await tx.query(FIND, [providerId, issuer, subject]);
    return rows[0] ?? null;
  }

  async insert(tx: EntityManager, { identityId, userId }: IdentityOwner, key: IdentityKey): Promise<void> {
    await tx.query(INSERT, [identityId, userId, key.providerId, key.issuer, key.subject]);
  }

  /** Everybody whose address, or name, is this address: one at most, unless two people claim it. */
  async findByEmail(tx: EntityManager, email: string): Promise<{ userId: string; isLinked: boolean }[]> {
    return tx.query(FIND_BY_EMAIL, [usernameKey(email)]);
  }

  /** Those of `keys` that somebody has as a name. */
  async takenOf(tx: EntityManager, keys: readonly string[]): Promise<ReadonlySet<string>> {
    const rows: { key: string }[] = await tx.query(TAKEN, [keys]);
    return new Set(rows.map(({ key }) => key));
  }

  /** Only for addresses that somebody vouched for. */
  async setEmail(tx: EntityManager, userId: string, email: string): Promise<void> {
    await tx.query(SET_EMAIL, [userId, email, usernameKey(email)]);
  }
}
