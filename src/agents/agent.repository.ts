import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Cursor } from '../platform/http/cursor.js';
import type { EnrollAgent } from '../../protocol/agent/handshake.js';
import { Agent } from './agent.entity.js';

const INSERT = `
  INSERT INTO agents (id, name, platform, public_key) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING RETURNING id`;

const REVOKE = `
  WITH revoked AS (UPDATE agents SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id)
  SELECT id FROM revoked`;

const SET_DRAINING = `
  WITH changed AS (UPDATE agents SET is_draining = $2 WHERE id = $1 AND is_draining <> $2 RETURNING id)
  SELECT id FROM changed`;

/** Agents, apart from their connections. */
@Injectable()
export class AgentRepository {
  /** Adds an agent; false when the name is taken. */
  async insert(tx: EntityManager, id: string, name: string, { platform, publicKey }: EnrollAgent): Promise<boolean> {
    const rows = await tx.query<unknown[]>(INSERT, [id, name, platform, publicKey]);
    return rows.length > 0;
  }

  async find(tx: EntityManager, id: string): Promise<Agent | null> {
    return tx.getRepository(Agent).findOneBy({ id });
  }

  async findByKey(tx: EntityManager, publicKey: string): Promise<Agent | null> {
    return tx.getRepository(Agent).findOneBy({ publicKey });
  }

  /** At most `limit` agents, oldest first, after `cursor`. */
  async page(tx: EntityManager, limit: number, cursor: Cursor | null): Promise<Agent[]> {
    const query = tx.getRepository(Agent).createQueryBuilder('agent');
    if (cursor) query.where('(agent.created_at, agent.id) > (:at, :id)', { ...cursor });
    return query.orderBy('agent.created_at').addOrderBy('agent.id').limit(limit).getMany();
  }

  /** Revokes an agent; false when it was revoked before, or does not exist. */
  async revoke(tx: EntityManager, id: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(REVOKE, [id]);
    return rows.length > 0;
  }

  /** Says whether the agent takes new sessions; false when nothing changed. */
  async setDraining(tx: EntityManager, id: string, isDraining: boolean): Promise<boolean> {
    const rows = await tx.query<unknown[]>(SET_DRAINING, [id, isDraining]);
    return rows.length > 0;
  }
}
