import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Scope } from '../../../protocol/http/account.js';
import { SignOnConfig } from '../../platform/config/control-plane.config.js';
import type { Principal } from '../principal.js';

/** An API key without its secret. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  /** Whether nobody vouches for its owner at this moment, so that it opens nothing. */
  readonly isResting: boolean;
}

/** For whom a key speaks, and whether it may at this moment. */
export interface KeyHolder {
  readonly principal: Principal;
  /** Whether the owner is known to nobody but us, or their provider stands by them. */
  readonly isVouchedFor: boolean;
}

const INSERT = 'INSERT INTO api_keys (id, user_id, name, prefix, hash, scopes) VALUES ($1, $2, $3, $4, $5, $6)';
const ALIVE = 's.id = k.id AND s.revoked_at IS NULL AND s.expires_at > now()';
/**
 * Whom no provider knows is vouched for by their account, if they can sign in to it: the identities of a provider that was removed are gone with
 * it. Everybody else by a provider that is switched on, where they were signed in not too
 * long ago, and that has not taken its word back since.
 */
const IS_VOUCHED_FOR = `
  (u.password_hash IS NOT NULL AND NOT EXISTS (SELECT FROM identities i WHERE i.user_id = u.id) OR EXISTS (
    SELECT FROM identities i JOIN identity_providers p ON p.id = i.provider_id AND p.is_enabled
    WHERE i.user_id = u.id AND i.last_used_at > now() - $2::float8 * interval '1 millisecond'
      AND (i.refused_at IS NULL OR i.refused_at < i.last_used_at)))`;
const LIST = `
  SELECT k.id, k.name, k.prefix, k.scopes, k.created_at AS "createdAt", s.expires_at AS "expiresAt",
    k.last_used_at AS "lastUsedAt", NOT ${IS_VOUCHED_FOR} AS "isResting"
  FROM api_keys k JOIN sign_ins s ON ${ALIVE} JOIN users u ON u.id = k.user_id WHERE k.user_id = $1 ORDER BY k.created_at DESC, k.id`;
const FIND_OWN = `SELECT k.id FROM api_keys k JOIN sign_ins s ON ${ALIVE} WHERE k.id = $1 AND k.user_id = $2 FOR UPDATE OF s`;
/** The use is written at most once a minute. */
const AUTHENTICATE = `
  WITH found AS (
    SELECT k.id AS "signInId", u.id AS "userId", u.username, u.role, k.scopes, k.last_used_at, ${IS_VOUCHED_FOR} AS "isVouchedFor"
    FROM api_keys k JOIN sign_ins s ON ${ALIVE} JOIN users u ON u.id = k.user_id AND NOT u.is_disabled WHERE k.hash = $1
  ), used AS (
    UPDATE api_keys SET last_used_at = now() FROM found
    WHERE id = found."signInId" AND found."isVouchedFor" AND (found.last_used_at IS NULL OR found.last_used_at < now() - interval '1 minute')
  )
  SELECT "signInId", "userId", username, role, scopes, "isVouchedFor" FROM found`;

/** Rows of `api_keys`. Only digests of the keys are stored. */
@Injectable()
export class ApiKeysRepository {
  constructor(private readonly config: SignOnConfig) {}

  async insert(
    tx: EntityManager,
    key: Pick<ApiKeyRow, 'id' | 'name' | 'prefix' | 'scopes'> & { readonly userId: string; readonly hash: Buffer },
  ): Promise<void> {
    await tx.query(INSERT, [key.id, key.userId, key.name, key.prefix, key.hash, key.scopes]);
  }

  /** The living keys of a person, newest first. */
  async list(tx: EntityManager, userId: string): Promise<ApiKeyRow[]> {
    return tx.query(LIST, [userId, this.config.keysVouchedMs]);
  }

  /** Whether `id` is a living key of `userId`; if so, nobody else ends it until the transaction does. */
  async lockOwn(tx: EntityManager, id: string, userId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(FIND_OWN, [id, userId]);
    return rows.length > 0;
  }

  /**
   * For whom a key speaks, with the role of this moment; null when it is unknown, over or revoked, or its owner shut out.
   */
  async authenticate(tx: EntityManager, hash: Buffer): Promise<KeyHolder | null> {
    const rows: (Principal & { isVouchedFor: boolean })[] = await tx.query(AUTHENTICATE, [
      hash,
      this.config.keysVouchedMs,
    ]);
    const [row] = rows;
    if (!row) return null;
    const { isVouchedFor, ...principal } = row;
    return { principal, isVouchedFor };
  }
}
