import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Id } from '../../../protocol/ids.js';
import { ApplicationNotAllowedError, SessionNotFoundError } from '../sessions.errors.js';
import { TemplatesRepository } from '../templates/templates.repository.js';
import { SessionDispatcher } from '../reconciliation/session-dispatcher.js';
import type { SessionFacts } from './session-facts.js';
import { SessionFactsRepository } from './session-facts.repository.js';
import { SessionWisher } from './session-wisher.js';
import type { Wish } from './session-wishes.js';

/** Whether a wish has an application run that does not. */
const BRINGS_BACK: Readonly<Record<Wish, boolean>> = { hibernate: false, wake: true, end: false, retry: true };

/** Carries out what owners ask of their sessions, one decision per transaction. */
@Injectable()
export class OwnerWishes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionFactsRepository,
    private readonly wisher: SessionWisher,
    private readonly dispatcher: SessionDispatcher,
    private readonly templates: TemplatesRepository,
  ) {}

  /** @throws SessionNotFoundError, SessionConflictError, ApplicationNotAllowedError, QuotaExceededError, HomeInUseError */
  async grant(ownerId: string, id: string, wish: Wish): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.wisher.takeTurn(tx, ownerId, wish);
      const session = await this.lock(tx, ownerId, id);
      if (BRINGS_BACK[wish]) await this.mustBeAllowed(tx, session);
      await this.wisher.grant(tx, session, wish);
    });
    void this.dispatcher.nudge(id);
  }

  /** Groups decide who may run an application, not only who may begin. What runs at this moment goes on. */
  private async mustBeAllowed(tx: EntityManager, { templateId, templateName, ownerId }: SessionFacts): Promise<void> {
    if (!(await this.templates.isAllowed(tx, templateId, ownerId))) throw new ApplicationNotAllowedError(templateName);
  }

  private async lock(tx: EntityManager, ownerId: string, id: string): Promise<SessionFacts> {
    const session = Id.safeParse(id).success ? await this.sessions.lockOwned(tx, id, ownerId) : null;
    if (!session) throw new SessionNotFoundError();
    return session;
  }
}
