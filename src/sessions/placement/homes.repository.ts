import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Home } from './home.entity.js';

/** Whose files, of which application. */
export type HomeKey = Pick<Home, 'userId' | 'templateId'>;

const FIND = `
  SELECT id, user_id AS "userId", template_id AS "templateId", agent_id AS "agentId",
    deletion_requested_at AS "deletionRequestedAt", created_at AS "createdAt"
  FROM homes JOIN unnest($1::uuid[], $2::text[]) AS wanted (user_id, template_id) USING (user_id, template_id)`;

/** In a fixed order, so that two who make the same ones do not wait for each other. */
const MAKE = `
  INSERT INTO homes (id, user_id, template_id)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS wanted (id, user_id, template_id) ORDER BY user_id, template_id
  ON CONFLICT DO NOTHING`;

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

  /** The homes that there are of these people and applications. */
  async findOf(tx: EntityManager, wanted: readonly HomeKey[]): Promise<Home[]> {
    if (wanted.length === 0) return [];
    return tx.query<Home[]>(FIND, [wanted.map(({ userId }) => userId), wanted.map(({ templateId }) => templateId)]);
  }

  /** Makes the homes of these people and applications, as far as there are none yet; answers with all of them. Locks nothing that was there. */
  async makeMissing(tx: EntityManager, wanted: readonly HomeKey[]): Promise<Home[]> {
    if (wanted.length === 0) return [];
    await tx.query(MAKE, [
      wanted.map(() => randomUUID()),
      wanted.map(({ userId }) => userId),
      wanted.map(({ templateId }) => templateId),
    ]);
    return this.findOf(tx, wanted);
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
