import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Id } from '../../../protocol/ids.js';
import type { SessionView } from '../../../protocol/http/sessions.js';
import { EventLog } from '../../platform/events/event-log.js';
import { toSessionView } from '../session-view.js';
import { SessionViewsRepository } from '../session-views.repository.js';
import { SessionNotFoundError } from '../sessions.errors.js';
import { clocksAtInput, IDLE_FROM } from '../sleep/sleep-clocks.js';
import { SleepPlanner } from '../sleep/sleep-planner.js';

/** Whoever says so again and again fills no log: only what kept a session awake that had been idle for this long is worth an entry. */
const IS_NEWS = `SELECT ${IDLE_FROM} < now() - interval '5 minutes' AS "isNews" FROM sessions s WHERE s.id = $1`;
const LOCK = `SELECT state FROM sessions WHERE id = $1 AND owner_id = $2 FOR UPDATE`;
/** No further than the owner was told, and not where there is nothing to put off: a word for one day is none for all that follow. */
const NOTE = `
  UPDATE sessions s SET ${clocksAtInput('now()').trim()},
    kept_until = CASE WHEN s.keepable_until IS NULL OR $2::timestamptz IS NULL THEN s.kept_until
      ELSE greatest(s.kept_until, least($2, s.keepable_until)) END
  WHERE s.id = $1`;

/** Takes an owner's word for it that somebody is at a session, though its agent saw no input. */
@Injectable()
export class KeepAwake {
  constructor(
    private readonly dataSource: DataSource,
    private readonly views: SessionViewsRepository,
    private readonly planner: SleepPlanner,
    private readonly events: EventLog,
  ) {}

  /**
   * Lets the idle time of a running session begin anew; leaves any other as it is, and the end of a lifetime where it is. The end of the day is
   * put off `until` a time, as far as its rule lets it (null leaves it). Answers with the session afterwards.
   *
   * @throws SessionNotFoundError
   */
  async keep(ownerId: string, id: string, until: string | null): Promise<SessionView> {
    if (!Id.safeParse(id).success) throw new SessionNotFoundError();
    const row = await this.dataSource.transaction(async (tx) => {
      if (await this.isRunning(tx, ownerId, id)) await this.note(tx, id, until);
      return this.views.findOwned(tx, id, ownerId);
    });
    if (!row) throw new SessionNotFoundError();
    return toSessionView(row);
  }

  private async isRunning(tx: EntityManager, ownerId: string, id: string): Promise<boolean> {
    const [session] = await tx.query<{ state: string }[]>(LOCK, [id, ownerId]);
    return session?.state === 'running';
  }

  private async note(tx: EntityManager, id: string, until: string | null): Promise<void> {
    const [idle] = await tx.query<{ isNews: boolean }[]>(IS_NEWS, [id]);
    if (idle?.isNews === true || until !== null) await this.events.append(tx, 'session.kept-awake', { sessionId: id });
    await tx.query(NOTE, [id, until]);
    await this.planner.plan(tx, id);
  }
}
