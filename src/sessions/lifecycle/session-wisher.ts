import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isUniqueViolation } from '../../platform/database/database-unavailable.js';
import { Placer } from '../placement/placer.js';
import { ApplicationNotAllowedError, HomeInUseError, SessionConflictError } from '../sessions.errors.js';
import { TemplatesRepository } from '../templates/templates.repository.js';
import { SessionQuota } from '../usage/session-quota.js';
import { withoutUndefined } from '../without-undefined.js';
import type { SessionFacts } from './session-facts.js';
import { SessionTransitions } from './session-transitions.js';
import { grant, isRefusal, type Wish } from './session-wishes.js';

/** Whether a wish may lead to a state that counts as more than the one before. */
const NEEDS_MORE: Readonly<Record<Wish, boolean>> = { hibernate: false, wake: true, end: false, retry: true };

/** Whether granting `wish` takes turns with everybody's placements, and so may hold a connection of the database for a while. */
export const waitsForOthers = (wish: Wish): boolean => NEEDS_MORE[wish];

/** Grants wishes about locked sessions. */
@Injectable()
export class SessionWisher {
  constructor(
    private readonly transitions: SessionTransitions,
    private readonly placer: Placer,
    private readonly quota: SessionQuota,
    private readonly templates: TemplatesRepository,
  ) {}

  /** Waits for the owner's turn where a wish may need more of their quota. Comes before the session is locked. */
  async takeTurn(tx: EntityManager, ownerId: string, wish: Wish): Promise<void> {
    if (NEEDS_MORE[wish]) await this.quota.takeTurn(tx, ownerId);
  }

  /**
   * Groups decide who may run an application, not only who may begin; what runs at this moment goes on.
   *
   * @throws ApplicationNotAllowedError when `wish` has an application run that its owner does not see any more.
   */
  async mustBeAllowed(
    tx: EntityManager,
    { templateId, templateName, ownerId }: SessionFacts,
    wish: Wish,
  ): Promise<void> {
    if (NEEDS_MORE[wish] && !(await this.templates.isAllowed(tx, templateId, ownerId)))
      throw new ApplicationNotAllowedError(templateName);
  }

  /**
   * Changes what is desired of `session`. A session that waits for an agent afterwards is placed at once if there is one.
   *
   * Where {@link NEEDS_MORE} says so, the owner's turn must have been taken before.
   *
   * @throws QuotaExceededError; SessionConflictError with the sentence that says why not; HomeInUseError when another session took the home meanwhile.
   */
  async grant(tx: EntityManager, session: SessionFacts, wish: Wish): Promise<void> {
    const answer = grant(session, wish);
    if (answer === null) return;
    if (isRefusal(answer)) throw new SessionConflictError(answer.refusal);
    if (NEEDS_MORE[wish]) await this.quota.admit(tx, session, { ...session, ...withoutUndefined(answer) });
    if (answer.state === 'waking') await this.checkRoom(tx, session);
    try {
      const changed = await this.transitions.commit(tx, session, answer);
      if (changed.state === 'pending') await this.placer.settle(tx, [changed]);
    } catch (error) {
      if (isUniqueViolation(error, 'sessions_home_holder')) throw new HomeInUseError(session.templateName);
      throw error;
    }
  }

  /** A session that sleeps gave its memory back, a frozen one its processor time, and others may have taken that. */
  private async checkRoom(tx: EntityManager, session: SessionFacts): Promise<void> {
    const refusal = await this.placer.refusalToWake(tx, session);
    if (refusal !== null)
      throw new SessionConflictError(`${refusal} End another session or put it to sleep, then try again.`);
  }
}
