import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CreateSession } from '../../../protocol/http/sessions.js';
import { isUniqueViolation } from '../../platform/database/database-unavailable.js';
import { EventLog } from '../../platform/events/event-log.js';
import type { SessionFacts } from '../lifecycle/session-facts.js';
import type { Home } from '../placement/home.entity.js';
import { HomesRepository } from '../placement/homes.repository.js';
import { Placer } from '../placement/placer.js';
import { Session } from './session.entity.js';
import { HomeInUseError } from '../sessions.errors.js';
import { Catalog } from '../templates/catalog.js';
import type { Template } from '../templates/template.entity.js';
import { SessionQuota } from '../usage/session-quota.js';
import { withoutUndefined } from '../without-undefined.js';

const DEFAULT_SCREEN = { width: 1280, height: 800 };

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
   * Makes session `id` of `ownerId` and gives it an agent if there is one for it.
   *
   * @throws TemplateNotFoundError, NoAppsDomainError, QuotaExceededError, HomeInUseError. The transaction is to be rolled back.
   */
  async create(tx: EntityManager, id: string, ownerId: string, request: CreateSession): Promise<void> {
    await this.quota.takeTurn(tx, ownerId);
    const template = await this.catalog.hold(tx, request.templateId);
    const home = request.home === 'temporary' ? null : await this.homes.findOrCreate(tx, ownerId, template.id);
    const session = newFacts(id, ownerId, template, home, request);
    await this.quota.admit(tx, null, session);
    await this.insert(tx, session, request);
    await this.events.append(tx, 'session.requested', { sessionId: id, template: template.id, userId: ownerId });
    await this.placer.settle(tx, [session]);
  }

  /** The database decides who holds a home; here its answer gets words. */
  private async insert(tx: EntityManager, session: SessionFacts, request: CreateSession): Promise<void> {
    const { id, ownerId, templateId, templateName, resources, homeId } = session;
    const row = {
      id,
      ownerId,
      templateId,
      resources,
      homeId,
      name: request.name ?? templateName,
      screen: request.screen ?? DEFAULT_SCREEN,
    };
    try {
      await tx.createQueryBuilder().insert().into(Session).values(row).updateEntity(false).execute();
    } catch (error) {
      if (isUniqueViolation(error, 'sessions_home_holder')) throw new HomeInUseError(templateName);
      throw error;
    }
  }
}

/** A session that nobody has decided about yet. */
function newFacts(
  id: string,
  ownerId: string,
  template: Template,
  home: Home | null,
  request: CreateSession,
): SessionFacts {
  return {
    id,
    ownerId,
    templateId: template.id,
    templateName: template.name,
    platforms: template.workloads.map(({ platform }) => platform),
    protocolVersion: template.protocolVersion,
    agentId: null,
    homeId: home?.id ?? null,
    homeAgentId: home?.agentId ?? null,
    state: 'pending',
    desired: 'running',
    generation: 1,
    isReleased: false,
    wasFrozen: false,
    reason: null,
    resources: { ...template.resources, ...withoutUndefined(request.resources ?? {}) },
    limitsInForce: null,
    isUnanswered: false,
    startTimeoutSeconds: template.startTimeoutSeconds,
    wakeTimeoutSeconds: template.wakeTimeoutSeconds,
    endTimeoutSeconds: template.endTimeoutSeconds,
    isAgentReachable: false,
  };
}
