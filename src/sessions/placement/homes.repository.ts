import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Home } from './home.entity.js';

/** Knows where people's files lie. */
@Injectable()
export class HomesRepository {
  /** The home of a person and application, made if there is none. Locks nothing that was there already. */
  async findOrCreate(tx: EntityManager, userId: string, templateId: string): Promise<Home> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(Home)
      .values({ id: randomUUID(), userId, templateId })
      .orIgnore()
      .execute();
    return tx.findOneByOrFail(Home, { userId, templateId });
  }

  /** Settles on which agent the home lies, unless that is settled; answers with where it is. */
  async bind(tx: EntityManager, homeId: string, agentId: string): Promise<string> {
    const sql = 'UPDATE homes SET agent_id = coalesce(agent_id, $2) WHERE id = $1 RETURNING agent_id AS "agentId"';
    const [rows] = await tx.query<[{ agentId: string }[], number]>(sql, [homeId, agentId]);
    return rows[0]?.agentId ?? agentId;
  }

  /**
   * Says that the home lies on an agent that has it, unless it is known to lie elsewhere or is being deleted; then answers false and changes
   * nothing.
   */
  async claim(tx: EntityManager, homeId: string, agentId: string): Promise<boolean> {
    const sql = `WITH claimed AS (
        UPDATE homes SET agent_id = $2 WHERE id = $1 AND deletion_requested_at IS NULL AND coalesce(agent_id, $2) = $2
        RETURNING id)
      SELECT id FROM claimed`;
    return (await tx.query<unknown[]>(sql, [homeId, agentId])).length > 0;
  }
}
