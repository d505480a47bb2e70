import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { UpdateSession } from '../../../protocol/http/sessions.js';
import { Id } from '../../../protocol/ids.js';
import { EventLog } from '../../platform/events/event-log.js';
import { SessionDispatcher } from '../reconciliation/session-dispatcher.js';
import { SessionNotFoundError } from '../sessions.errors.js';
import { SessionFactsRepository } from './session-facts.repository.js';
import { SessionResizer } from './session-resizer.js';

const RENAME = 'UPDATE sessions SET name = $2, updated_at = clock_timestamp() WHERE id = $1';

/** Changes what owners may change about their sessions: all that one request asks for, or nothing. */
@Injectable()
export class SessionEdits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionFactsRepository,
    private readonly resizer: SessionResizer,
    private readonly events: EventLog,
    private readonly dispatcher: SessionDispatcher,
  ) {}

  /** @throws SessionNotFoundError, SessionConflictError, QuotaExceededError */
  async edit(ownerId: string, id: string, { name, resources }: UpdateSession): Promise<void> {
    if (!Id.safeParse(id).success) throw new SessionNotFoundError();
    await this.dataSource.transaction(async (tx) => {
      if (resources) await this.resizer.takeTurn(tx, ownerId);
      const session = await this.sessions.lockOwned(tx, id, ownerId);
      if (!session) throw new SessionNotFoundError();
      if (name !== undefined) await this.rename(tx, id, name);
      if (resources) await this.resizer.resize(tx, session, resources);
    });
    void this.dispatcher.nudge(id);
  }

  private async rename(tx: EntityManager, id: string, name: string): Promise<void> {
    await tx.query(RENAME, [id, name]);
    await this.events.append(tx, 'session.renamed', { sessionId: id });
  }
}
