import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
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

  /** Agent that holds the home; null while none does. */
  async agentOf(tx: EntityManager, homeId: string): Promise<string | null> {
    return (await tx.findOneByOrFail(Home, { id: homeId })).agentId;
  }

  /** Settles on which agent the home lies. Done once. */
  async bind(tx: EntityManager, homeId: string, agentId: string): Promise<void> {
    await tx.update(Home, { id: homeId, agentId: IsNull() }, { agentId });
  }
}
