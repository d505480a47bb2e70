import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SleepCause } from '../../../protocol/http/sessions.js';
import { EventLog } from '../../platform/events/event-log.js';
import { ProblemError } from '../../platform/http/problem.error.js';
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

  /** Hibernates the session unless it has come to an end, or to sleep, meanwhile. A cause is told to its owner. */
  async hibernate(id: string, cause: SleepCause | null = null): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const session = await this.sessions.lock(tx, id);
      const answer = session && grant(session, 'hibernate');
      if (!session || !answer || isRefusal(answer)) return;
      if (cause !== null) await this.events.append(tx, 'session.sleep-due', { sessionId: id, cause });
      await this.transitions.commit(tx, session, answer);
    });
  }

  /** Has the programs of a running session stand still, unless something else was decided about it meanwhile. */
  async freeze(id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const session = await this.sessions.lock(tx, id);
      if (session?.state !== 'running' || session.desired !== 'running') return;
      const generation = session.generation + 1;
      await this.transitions.commit(tx, session, { state: 'running', desired: 'standby', generation });
    });
  }

  /** Lets a session of `ownerId` run again that is on standby, if there is room: what its owner could ask for as well. */
  async resume(id: string, ownerId: string): Promise<void> {
    try {
      await this.dataSource.transaction(async (tx) => {
        await this.wisher.takeTurn(tx, ownerId, 'wake');
        const session = await this.sessions.lock(tx, id);
        if (session?.desired === 'standby') await this.wisher.grant(tx, session, 'wake');
      });
    } catch (error) {
      // The next input asks again, and whoever opens the session is told why it does not wake.
      if (!(error instanceof ProblemError)) throw error;
    }
  }
}
