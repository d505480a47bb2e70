import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreateSession } from '../../../protocol/http/sessions.js';
import { isUniqueViolation } from '../../platform/database/database-unavailable.js';
import { EventLog } from '../../platform/events/event-log.js';
import type { SessionFacts } from '../lifecycle/session-facts.js';
import { HomesRepository } from '../placement/homes.repository.js';
import { Placer } from '../placement/placer.js';
import { HomeBeingDeletedError, HomeInUseError } from '../sessions.errors.js';
import { Catalog } from '../templates/catalog.js';
import { SessionQuota } from '../usage/session-quota.js';
import { withoutUndefined } from '../without-undefined.js';
import { DEFAULT_SCREEN, draftOf, insertDraft } from './session-drafts.js';

/** Makes session rows. */
@Injectable()
export class NewSessions {
  constructor(
    private readonly catalog: Catalog,
    private readonly quota: SessionQuota,
    private readonly homes: HomesRepository,
    private readonly placer: Placer,
    private readonly events: EventLog,
  ) {}

  /**
   * Makes session `id` of `ownerId`, which then waits for an agent.
   *
   * @throws TemplateNotFoundError, NoAppsDomainError, QuotaExceededError, HomeInUseError, HomeBeingDeletedError. The transaction is to be
   * rolled back.
   */
  async create(tx: EntityManager, id: string, ownerId: string, request: CreateSession): Promise<SessionFacts> {
    await this.quota.takeTurn(tx, ownerId);
    const template = await this.catalog.hold(tx, request.templateId, ownerId);
    const home = request.home === 'temporary' ? null : await this.homes.findOrCreate(tx, ownerId, template.id);
    const resources = { ...template.resources, ...withoutUndefined(request.resources ?? {}) };
    const session = { ...draftOf(id, ownerId, template, home), resources };
    if (session.isHomeLeaving) throw new HomeBeingDeletedError(template.name);
    await this.quota.admit(tx, null, session);
    await this.insert(tx, session, request);
    await this.events.append(tx, 'session.requested', { sessionId: id, template: template.id, userId: ownerId });
    return session;
  }

  /** Gives a session that was made in this transaction an agent if there is one for it. */
  async place(tx: EntityManager, session: SessionFacts): Promise<void> {
    await this.placer.settle(tx, [session]);
  }

  /** The database decides who holds a home; here its answer gets words. */
  private async insert(tx: EntityManager, session: SessionFacts, request: CreateSession): Promise<void> {
    const { templateName } = session;
    try {
      await insertDraft(tx, session, {
        name: request.name ?? templateName,
        screen: request.screen ?? DEFAULT_SCREEN,
      });
    } catch (error) {
      if (isUniqueViolation(error, 'sessions_home_holder')) throw new HomeInUseError(templateName);
      throw error;
    }
  }
}
