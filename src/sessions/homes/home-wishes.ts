import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { SessionQuota } from '../usage/session-quota.js';
import { HomeDeletions } from './home-deletions.js';
import { HomeDeletionsRepository } from './home-deletions.repository.js';
import type { HomeRow } from './homes-list.repository.js';

/** Writes the wish that files be deleted. */
@Injectable()
export class HomeWishes {
  constructor(
    private readonly quota: SessionQuota,
    private readonly homes: HomeDeletionsRepository,
    private readonly deletions: HomeDeletions,
    private readonly events: EventLog,
  ) {}

  async takeTurn(tx: EntityManager, userId: string): Promise<void> {
    await this.quota.takeTurn(tx, userId);
  }

  /** Asking again changes nothing. */
  async ask(
    tx: EntityManager,
    { id: homeId, userId, template: { id: template }, agent, ...home }: HomeRow,
  ): Promise<void> {
    if (home.deletionRequestedAt === null) {
      await this.homes.request(tx, homeId);
      await this.events.append(tx, 'home.deletion-requested', { homeId, userId, template, agentId: agent.id });
    }
    if (agent.isRevoked)
      await this.deletions.noteDeleted(tx, { id: homeId, userId, template, agentId: agent.id }, false);
  }
}
