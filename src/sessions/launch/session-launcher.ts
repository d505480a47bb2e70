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

/** Launches applications: row, home, events and, unless there is a crowd, placement in one transaction. */
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
   * Launches, unless the same request with the same `key` did before; then answers with that session as it is now. In a crowd the session is
   * accepted first and gets its agent with others a moment later: placements of all replicas take turns, and a thousand turns take long.
   *
   * @throws TemplateNotFoundError, QuotaExceededError, HomeInUseError, IdempotencyKeyReusedError
   */
  async launch(
    ownerId: string,
    request: CreateSession,
    key: string | null,
    isCrowded: boolean,
  ): Promise<SessionViewRow> {
    const row = await this.dataSource.transaction(async (tx) => {
      const id =
        key === null
          ? await this.create(tx, ownerId, request, isCrowded)
          : await this.createOnce(tx, { userId: ownerId, key, request }, isCrowded);
      return this.views.findOwned(tx, id, ownerId);
    });
    if (!row) throw new SessionNotFoundError();
    void this.dispatcher.nudge(row.id);
    return row;
  }

  private async create(
    tx: EntityManager,
    ownerId: string,
    request: CreateSession,
    isCrowded: boolean,
  ): Promise<string> {
    const session = await this.newSessions.create(tx, randomUUID(), ownerId, request);
    if (!isCrowded) await this.newSessions.place(tx, session);
    return session.id;
  }

  private async createOnce(
    tx: EntityManager,
    request: IdempotentRequest<CreateSession>,
    isCrowded: boolean,
  ): Promise<string> {
    const known = await this.idempotency.recall(tx, request);
    if (known !== null) return known;
    const id = await this.create(tx, request.userId, request.request, isCrowded);
    await this.idempotency.remember(tx, request, id);
    return id;
  }
}
