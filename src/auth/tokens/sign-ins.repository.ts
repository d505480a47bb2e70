import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Role } from '../../../protocol/http/auth.js';
import type { Principal } from '../principal.js';

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
/** A held sign-in has no life yet, so that everything that asks whether it lives says no. */
const RELEASE = `
  UPDATE sign_ins s SET expires_at = now() + $2::float8 * interval '1 millisecond', created_at = now(), last_used_at = now(),
    authenticated_at = now(), code_passed_at = now()
  FROM users u WHERE s.id = $1 AND u.id = s.user_id AND s.revoked_at IS NULL AND NOT u.is_disabled
    AND NOT EXISTS (SELECT FROM federated_sign_ins f JOIN identity_providers p ON p.id = f.provider_id AND NOT p.is_enabled
      WHERE f.sign_in_id = s.id)
  RETURNING s.id AS "signInId", u.id AS "userId", u.username, u.role`;
const ENDABLE = `
  FROM sign_ins s WHERE s.user_id = $1 AND s.revoked_at IS NULL
    AND NOT EXISTS (SELECT FROM api_keys k WHERE k.id = s.id)`;
const FIND_ENDABLE = `
  SELECT s.id ${ENDABLE}
    AND (s.expires_at > now() OR EXISTS (SELECT FROM second_step_challenges c WHERE c.sign_in_id = s.id)) ORDER BY s.id`;
const LIST = `
  SELECT s.id, s.user_agent AS "userAgent", s.created_at AS "createdAt", s.last_used_at AS "lastUsedAt", s.expires_at AS "expiresAt"
  ${ENDABLE} AND s.expires_at > now() ORDER BY s.last_used_at DESC, s.id`;
const CONFIRM = 'UPDATE sign_ins SET authenticated_at = now() WHERE id = $1';
const IS_RECENT = `
  SELECT FROM sign_ins WHERE id = $1 AND authenticated_at > now() - $2::float8 * interval '1 millisecond'`;
/** Whoever has a second step must have shown it, not only what a provider takes for one. */
const IS_RECENT_WITH_CODE = `
  ${IS_RECENT} AND (code_passed_at > now() - $2::float8 * interval '1 millisecond'
    OR NOT EXISTS (SELECT FROM mfa_factors f WHERE f.user_id = sign_ins.user_id AND f.confirmed_at IS NOT NULL))`;
const PASS_CODE = 'UPDATE sign_ins SET code_passed_at = now() WHERE id = $1';
const TOUCH = 'UPDATE sign_ins SET last_used_at = now() WHERE id = $1';
const REMOVE_OLD = `DELETE FROM sign_ins WHERE expires_at < now() - $1::float8 * interval '1 millisecond'`;
const REVOKE =
  'UPDATE sign_ins SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING user_id AS "userId"';

/** A sign-in as its person may look at it. */
export interface SignInRow {
  readonly id: string;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

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

  /** Gives a held sign-in its life; null when it was ended, or its person or their provider shut out. */
  async release(tx: EntityManager, signInId: string, lifeMs: number): Promise<Principal | null> {
    const [rows]: [Principal[], number] = await tx.query(RELEASE, [signInId, lifeMs]);
    return rows[0] ?? null;
  }

  /** Ids of a person's sign-ins that live or are held; API keys are none. */
  async findEndable(tx: EntityManager, userId: string): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(FIND_ENDABLE, [userId]);
    return rows.map(({ id }) => id);
  }

  /** The living sign-ins of a person, last used first; API keys are none. */
  async list(tx: EntityManager, userId: string): Promise<SignInRow[]> {
    return tx.query(LIST, [userId]);
  }

  /** The person has just proved again who they are. */
  async markConfirmed(tx: EntityManager, signInId: string): Promise<void> {
    await tx.query(CONFIRM, [signInId]);
  }

  /** Whether the person proved within the last `withinMs` milliseconds who they are. */
  async isRecentlyConfirmed(tx: EntityManager, signInId: string, withinMs: number): Promise<boolean> {
    const rows: unknown[] = await tx.query(IS_RECENT, [signInId, withinMs]);
    return rows.length > 0;
  }

  /** The same, and by a code where the person has a second step. */
  async isRecentlyConfirmedByCode(tx: EntityManager, signInId: string, withinMs: number): Promise<boolean> {
    const rows: unknown[] = await tx.query(IS_RECENT_WITH_CODE, [signInId, withinMs]);
    return rows.length > 0;
  }

  /** A code of the second step was accepted in this sign-in. */
  async markCodePassed(tx: EntityManager, signInId: string): Promise<void> {
    await tx.query(PASS_CODE, [signInId]);
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
