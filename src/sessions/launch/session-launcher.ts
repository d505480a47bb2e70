import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { CreateSession } from '../../../protocol/http/sessions.js';
import { Idempotency, type IdempotentRequest } from './idempotency.js';
import { SessionDispatcher } from '../reconciliation/session-dispatcher.js';
import { NewSessions } from './new-sessions.js';
import type { SessionViewRow } from '../session-view.js';
import { SessionViewsRepository } from '../session-views.repository.js';
import { SessionNotFoundError } from '../sessions.errors.js';

/** Launches applications: row, home, events and placement in one transaction. */
@Injectable()
export class SessionLauncher {
  constructor(
    private readonly dataSource: DataSource,
    private readonly newSessions: NewSessions,
    private readonly idempotency: Idempotency,
    private readonly views: SessionViewsRepository,
    private readonly dispatcher: SessionDispatcher,
  ) {}

  /**
   * Launches, unless the same request with the same `key` did before; then answers with that session as it is now.
   *
   * @throws TemplateNotFoundError, QuotaExceededError, HomeInUseError, IdempotencyKeyReusedError
   */
  async launch(ownerId: string, request: CreateSession, key: string | null): Promise<SessionViewRow> {
    const row = await this.dataSource.transaction(async (tx) => {
      const id =
        key === null
          ? await this.create(tx, ownerId, request)
          : await this.createOnce(tx, { userId: ownerId, key, request });
      return this.views.findOwned(tx, id, ownerId);
    });
    if (!row) throw new SessionNotFoundError();
    void this.dispatcher.nudge(row.id);
    return row;
  }

  private async create(tx: EntityManager, ownerId: string, request: CreateSession): Promise<string> {
    const id = randomUUID();
    await this.newSessions.create(tx, id, ownerId, request);
    return id;
  }

  private async createOnce(tx: EntityManager, request: IdempotentRequest<CreateSession>): Promise<string> {
    const known = await this.idempotency.recall(tx, request);
    if (known !== null) return known;
    const id = await this.create(tx, request.userId, request.request);
    await this.idempotency.remember(tx, request, id);
    return id;
  }
}
