import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Role } from '../../../protocol/http/auth.js';

/** A family of refresh tokens, locked, with the person it belongs to. */
export interface LockedSignIn {
  readonly signInId: string;
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
  /** Whether it is neither revoked nor at its end, and its person not disabled. */
  readonly isAlive: boolean;
  /** What is left of its absolute life, in milliseconds. */
  readonly leftMs: number;
}

const INSERT = `
  INSERT INTO sign_ins (id, user_id, user_agent, expires_at)
  VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')`;
const LOCK = `
  SELECT s.id AS "signInId", u.id AS "userId", u.username, u.role,
    s.revoked_at IS NULL AND s.expires_at > now() AND NOT u.is_disabled AS "isAlive",
    (extract(epoch FROM s.expires_at - now()) * 1000)::float8 AS "leftMs"
  FROM sign_ins s JOIN users u ON u.id = s.user_id
  WHERE s.id = $1 FOR UPDATE OF s`;
const TOUCH = 'UPDATE sign_ins SET last_used_at = now() WHERE id = $1';
const REMOVE_OLD = `DELETE FROM sign_ins WHERE expires_at < now() - $1::float8 * interval '1 millisecond'`;
const REVOKE =
  'UPDATE sign_ins SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING user_id AS "userId"';

/** Rows of `sign_ins`. Time is the database's. */
@Injectable()
export class SignInsRepository {
  async insert(
    tx: EntityManager,
    signIn: { id: string; userId: string; userAgent: string; lifeMs: number },
  ): Promise<void> {
    await tx.query(INSERT, [signIn.id, signIn.userId, signIn.userAgent, signIn.lifeMs]);
  }

  /** Reads a sign-in and keeps everybody else from changing it until the transaction ends. */
  async lock(tx: EntityManager, signInId: string): Promise<LockedSignIn | null> {
    const rows: LockedSignIn[] = await tx.query(LOCK, [signInId]);
    return rows[0] ?? null;
  }

  async touch(tx: EntityManager, signInId: string): Promise<void> {
    await tx.query(TOUCH, [signInId]);
  }

  /** Ends a sign-in. Answers with its person, or null when it had ended before or never was. */
  async revoke(tx: EntityManager, signInId: string): Promise<string | null> {
    const [rows]: [{ userId: string }[], number] = await tx.query(REVOKE, [signInId]);
    return rows[0]?.userId ?? null;
  }

  /** Removes sign-ins whose life ended `keepMs` milliseconds ago or earlier. */
  async removeOld(tx: EntityManager, keepMs: number): Promise<void> {
    await tx.query(REMOVE_OLD, [keepMs]);
  }
}
