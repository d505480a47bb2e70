import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RefreshTokenState } from './refresh-policy.js';

const INSERT = `
  INSERT INTO refresh_tokens (hash, sign_in_id, expires_at) SELECT $1, id, expires_at FROM sign_ins WHERE id = $2`;
const FIND_SIGN_IN = 'SELECT sign_in_id AS "signInId" FROM refresh_tokens WHERE hash = $1';
const FIND_STATE = `
  SELECT (extract(epoch FROM now() - t.rotated_at) * 1000)::float8 AS "rotatedAgoMs",
    EXISTS (SELECT FROM refresh_tokens n WHERE n.hash = $2 AND n.rotated_at IS NULL) AS "isSuccessorCurrent"
  FROM refresh_tokens t WHERE t.hash = $1`;
const REMOVE_DEAD = `
  DELETE FROM refresh_tokens t USING sign_ins s
  WHERE s.id = t.sign_in_id AND (s.revoked_at IS NOT NULL OR s.expires_at < now())`;
const MARK_ROTATED = 'UPDATE refresh_tokens SET rotated_at = now() WHERE hash = $1';

/** Rows of `refresh_tokens`. Only digests are stored. */
@Injectable()
export class RefreshTokensRepository {
  async insert(tx: EntityManager, hash: Buffer, signInId: string): Promise<void> {
    await tx.query(INSERT, [hash, signInId]);
  }

  async findSignInId(tx: EntityManager, hash: Buffer): Promise<string | null> {
    const rows: { signInId: string }[] = await tx.query(FIND_SIGN_IN, [hash]);
    return rows[0]?.signInId ?? null;
  }

  /** Where a token stands in its family. Lock the sign-in first, or the answer is old at once. */
  async findState(tx: EntityManager, hash: Buffer, successorHash: Buffer): Promise<RefreshTokenState | null> {
    const rows: RefreshTokenState[] = await tx.query(FIND_STATE, [hash, successorHash]);
    return rows[0] ?? null;
  }

  async markRotated(tx: EntityManager, hash: Buffer): Promise<void> {
    await tx.query(MARK_ROTATED, [hash]);
  }

  /** Removes the tokens of sign-ins that have ended: they are refused with or without a row. */
  async removeDead(tx: EntityManager): Promise<void> {
    await tx.query(REMOVE_DEAD);
  }
}
