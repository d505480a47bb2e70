import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { SleepCause } from '../../../protocol/http/sessions.js';
import { EventLog } from '../../platform/events/event-log.js';
import { SessionFactsRepository } from './session-facts.repository.js';
import { SessionTransitions } from './session-transitions.js';
import { SessionWisher } from './session-wisher.js';
import { grant, isRefusal } from './session-wishes.js';

/** Puts sessions to sleep, and to standby, on the system's own behalf. Hints lead to the rest. */
@Injectable()
export class SessionSleep {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionFactsRepository,
    private readonly transitions: SessionTransitions,
    private readonly wisher: SessionWisher,
    private readonly events: EventLog,
  ) {}

  /** Hibernates the session, whoever uses it, in a transaction of its own. */
  async hibernateNow(id: string): Promise<void> {
    await this.dataSource.transaction((tx) => this.hibernate(tx, id, null));
  }

  /** Hibernates the session unless it has come to an end, or to sleep, meanwhile. A cause is told to its owner. */
  async hibernate(tx: EntityManager, id: string, cause: SleepCause | null): Promise<void> {
    await this.stop(tx, id, 'hibernate', cause);
  }

  /** Ends the session unless that was decided already. The cause is told to its owner. */
  async end(tx: EntityManager, id: string, cause: SleepCause | null): Promise<void> {
    await this.stop(tx, id, 'end', cause);
  }

  /** Has the programs of a running session stand still, unless something else was decided about it meanwhile. */
  async freeze(tx: EntityManager, id: string): Promise<void> {
    const session = await this.sessions.lock(tx, id);
    if (session?.state !== 'running' || session.desired !== 'running') return;
    const generation = session.generation + 1;
    await this.transitions.commit(tx, session, { state: 'running', desired: 'standby', generation });
  }

  /** Waits for the owner's turn, before {@link resume} and before the session is locked. */
  async takeTurn(tx: EntityManager, ownerId: string): Promise<void> {
    await this.wisher.takeTurn(tx, ownerId, 'wake');
  }

  /**
   * Lets a session run again that is on standby: what its owner could ask for as well.
   *
   * @throws QuotaExceededError, SessionConflictError when there is no room.
   */
  async resume(tx: EntityManager, id: string): Promise<void> {
    const session = await this.sessions.lock(tx, id);
    if (session?.desired === 'standby') await this.wisher.grant(tx, session, 'wake');
  }

  private async stop(
    tx: EntityManager,
    id: string,
    wish: 'hibernate' | 'end',
    cause: SleepCause | null,
  ): Promise<void> {
    const session = await this.sessions.lock(tx, id);
    const answer = session && grant(session, wish);
    if (!session || !answer || isRefusal(answer)) return;
    if (cause !== null) await this.events.append(tx, 'session.sleep-due', { sessionId: id, cause });
    await this.transitions.commit(tx, session, answer);
  }
}
