import { Injectable } from '@nestjs/common';
import type { ListSharedSessions, SharedSessionPage, SharedSessionView } from '../../../protocol/http/shares.js';
import { Id } from '../../../protocol/ids.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { SessionNotFoundError } from '../sessions.errors.js';
import { SharedSessionsRepository, type SharedSessionRow } from './shared-sessions.repository.js';

/** What others share with a person. */
@Injectable()
export class SharedSessions {
  constructor(private readonly rows: SharedSessionsRepository) {}

  async list(userId: string, { limit, cursor }: ListSharedSessions): Promise<SharedSessionPage> {
    return pageFrom(await this.rows.findPage(userId, decodeCursor(cursor, Id), limit + 1), limit, toView);
  }

  /** @throws SessionNotFoundError, the same for a malformed id, none, one's own and one that is not shared. */
  async show(userId: string, sessionId: string): Promise<SharedSessionView> {
    const row = Id.safeParse(sessionId).success ? await this.rows.find(userId, sessionId) : null;
    if (!row) throw new SessionNotFoundError();
    return toView(row);
  }
}

const toView = (row: SharedSessionRow): SharedSessionView => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
});
