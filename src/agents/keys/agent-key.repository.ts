import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Platform } from '../../../protocol/session.js';
import type { AgentEpoch } from '../presence/agent-lease.repository.js';

/** What an agent proves itself by. Public keys are raw Ed25519 in base64url. */
export interface AgentKeyring {
  readonly platform: Platform;
  readonly publicKey: string;
  /** The one before, as long as it is good. */
  readonly previousKey: string | null;
  /** For how long it has had its key, in milliseconds, by the database's clock. */
  readonly ageMs: number;
}

const FIND = `
  SELECT platform, public_key AS "publicKey", CASE WHEN previous_key_until > now() THEN previous_public_key END AS "previousKey",
    greatest(0, extract(epoch FROM now() - key_since) * 1000)::float8 AS "ageMs"
  FROM agents WHERE id = $1`;

const REPLACE = `
  WITH replaced AS (
    UPDATE agents SET previous_public_key = public_key, previous_key_until = now() + $5 * interval '1 millisecond', public_key = $4, key_since = now()
    WHERE id = $1 AND epoch = $2 AND public_key = $3 AND revoked_at IS NULL AND NOT EXISTS (SELECT 1 FROM agents WHERE public_key = $4)
    RETURNING id)
  SELECT id FROM replaced`;

/** Keys of agents. Every moment is the database's. */
@Injectable()
export class AgentKeyRepository {
  async find(tx: EntityManager, agentId: string): Promise<AgentKeyring | null> {
    const rows = await tx.query<AgentKeyring[]>(FIND, [agentId]);
    return rows[0] ?? null;
  }

  /**
   * Puts `newKey` in the place of `oldKey`, which stays good for `graceMs` milliseconds; the one before that is good no more. False when the
   * connection does not count any more, the agent was revoked, or the key is another one's.
   */
  async replace(
    tx: EntityManager,
    { agentId, epoch }: AgentEpoch,
    oldKey: string,
    newKey: string,
    graceMs: number,
  ): Promise<boolean> {
    const rows = await tx.query<unknown[]>(REPLACE, [agentId, epoch, oldKey, newKey, graceMs]);
    return rows.length > 0;
  }
}
