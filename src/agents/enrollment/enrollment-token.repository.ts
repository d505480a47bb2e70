import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const INSERT = `
  INSERT INTO enrollment_tokens (id, hash, created_by, expires_at)
  VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')
  RETURNING expires_at AS "expiresAt"`;

/** An unused token that is known already is good for another while; a used one stays used. */
const INSERT_BOOTSTRAP = `
  INSERT INTO enrollment_tokens AS known (id, hash, expires_at) VALUES ($1, $2, now() + $3 * interval '1 millisecond')
  ON CONFLICT (hash) DO UPDATE SET expires_at = excluded.expires_at WHERE known.used_at IS NULL
  RETURNING id`;

const REDEEM = `
  WITH redeemed AS (
    UPDATE enrollment_tokens SET used_at = now() WHERE hash = $1 AND used_at IS NULL AND expires_at > now() RETURNING id)
  SELECT id FROM redeemed`;

const MADE_AGENT = `SELECT agent_id AS "agentId" FROM enrollment_tokens WHERE hash = $1 AND used_at IS NOT NULL`;

const ASSIGN = `UPDATE enrollment_tokens SET agent_id = $2 WHERE id = $1`;

/** Tokens that turn a key into an agent, by their digests. */
@Injectable()
export class EnrollmentTokenRepository {
  /** Stores a token; answers with the moment it expires. */
  async insert(tx: EntityManager, id: string, hash: Buffer, createdBy: string, lifeMs: number): Promise<Date> {
    const rows = await tx.query<[{ expiresAt: Date }]>(INSERT, [id, hash, createdBy, lifeMs]);
    return rows[0].expiresAt;
  }

  /** Stores the configured token under `id`, or prolongs it; answers with the id that it has, null when it was used. */
  async insertBootstrap(tx: EntityManager, id: string, hash: Buffer, lifeMs: number): Promise<string | null> {
    const rows = await tx.query<{ id: string }[]>(INSERT_BOOTSTRAP, [id, hash, lifeMs]);
    return rows[0]?.id ?? null;
  }

  /** Uses a token up; null when it is unknown, used or late. Of several at once exactly one is answered with the id. */
  async redeem(tx: EntityManager, hash: Buffer): Promise<string | null> {
    const rows = await tx.query<{ id: string }[]>(REDEEM, [hash]);
    return rows[0]?.id ?? null;
  }

  /** The agent that a used token made; null when it is unknown or was not used. */
  async madeAgent(tx: EntityManager, hash: Buffer): Promise<string | null> {
    const rows = await tx.query<{ agentId: string | null }[]>(MADE_AGENT, [hash]);
    return rows[0]?.agentId ?? null;
  }

  /** Remembers which agent a token made. */
  async assign(tx: EntityManager, id: string, agentId: string): Promise<void> {
    await tx.query(ASSIGN, [id, agentId]);
  }
}
