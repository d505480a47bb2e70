import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Id } from '../../../protocol/ids.js';
import { EventLog } from '../../platform/events/event-log.js';
import { SessionFactsRepository } from '../lifecycle/session-facts.repository.js';
import { SessionConflictError, SessionNotFoundError } from '../sessions.errors.js';
import { clocksAtInput, IDLE_FROM } from './sleep-clocks.js';
import { SleepPlanner } from './sleep-planner.js';

/** Whoever says so again and again fills no log: only what kept a session running that had been idle for this long is worth an entry. */
const IS_NEWS = `SELECT ${IDLE_FROM} < now() - interval '5 minutes' AS "isNews" FROM sessions s WHERE s.id = $1`;
const NOTE = `UPDATE sessions s SET ${clocksAtInput('now()')} WHERE s.id = $1`;

/** Takes an owner's word that somebody is there, where no input tells it. */
@Injectable()
export class KeepRunning {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionFactsRepository,
    private readonly planner: SleepPlanner,
    private readonly events: EventLog,
  ) {}

  /**
   * Counts as input to a running session. The end of a session's lifetime does not move by it.
   *
   * @throws SessionNotFoundError, SessionConflictError when it does not run.
   */
  async note(ownerId: string, id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const session = Id.safeParse(id).success ? await this.sessions.lockOwned(tx, id, ownerId) : null;
      if (!session) throw new SessionNotFoundError();
      if (session.state !== 'running') {
        throw new SessionConflictError('The session is not running. Wake it, or look at its state, and try again.');
      }
      if (await this.isNews(tx, id)) await this.events.append(tx, 'session.kept-running', { sessionId: id });
      await tx.query(NOTE, [id]);
      await this.planner.plan(tx, id);
    });
  }

  private async isNews(tx: EntityManager, id: string): Promise<boolean> {
    const [row] = await tx.query<{ isNews: boolean }[]>(IS_NEWS, [id]);
    return row?.isNews === true;
  }
}
