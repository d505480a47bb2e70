import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Id } from '../../../protocol/ids.js';
import { LaunchTurns } from '../launch/launch-turns.js';
import { SessionNotFoundError } from '../sessions.errors.js';
import { SessionDispatcher } from '../reconciliation/session-dispatcher.js';
import type { SessionFacts } from './session-facts.js';
import { SessionFactsRepository } from './session-facts.repository.js';
import { SessionWisher, waitsForOthers } from './session-wisher.js';
import type { Wish } from './session-wishes.js';

/** Carries out what owners ask of their sessions, one decision per transaction. */
@Injectable()
export class OwnerWishes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionFactsRepository,
    private readonly wisher: SessionWisher,
    private readonly dispatcher: SessionDispatcher,
    private readonly turns: LaunchTurns,
  ) {}

  /** @throws SessionNotFoundError, SessionConflictError, ApplicationNotAllowedError, QuotaExceededError, HomeInUseError, TooManyLaunchesError */
  async grant(ownerId: string, id: string, wish: Wish): Promise<void> {
    const decide = (): Promise<void> => this.decide(ownerId, id, wish);
    await (waitsForOthers(wish) ? this.turns.run(ownerId, decide) : decide());
    void this.dispatcher.nudge(id);
  }

  private async decide(ownerId: string, id: string, wish: Wish): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.wisher.takeTurn(tx, ownerId, wish);
      const session = await this.lock(tx, ownerId, id);
      await this.wisher.mustBeAllowed(tx, session, wish);
      await this.wisher.grant(tx, session, wish);
    });
  }

  private async lock(tx: EntityManager, ownerId: string, id: string): Promise<SessionFacts> {
    const session = Id.safeParse(id).success ? await this.sessions.lockOwned(tx, id, ownerId) : null;
    if (!session) throw new SessionNotFoundError();
    return session;
  }
}
