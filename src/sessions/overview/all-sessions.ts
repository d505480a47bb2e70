import { Injectable } from '@nestjs/common';
import type { AdminSessionPage, AdminSessionView, ListAllSessions } from '../../../protocol/http/admin-sessions.js';
import type { SessionTimeline } from '../../../protocol/http/sessions.js';
import { Id } from '../../../protocol/ids.js';
import { usernameKey } from '../../auth/people/username-key.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { OwnerWishes } from '../lifecycle/owner-wishes.js';
import type { Wish } from '../lifecycle/session-wishes.js';
import { TimelineReader } from '../live/timeline-reader.js';
import { toSessionView } from '../session-view.js';
import { SessionNotFoundError } from '../sessions.errors.js';
import { AllSessionsRepository, type AnySessionRow } from './all-sessions.repository.js';

/** Everybody's sessions. Shows no screen and no file: those are their owners'. */
@Injectable()
export class AllSessions {
  constructor(
    private readonly rows: AllSessionsRepository,
    private readonly timelines: TimelineReader,
    private readonly wishes: OwnerWishes,
  ) {}

  async list({ limit, cursor, state, person, agentId, include }: ListAllSessions): Promise<AdminSessionPage> {
    const rows = await this.rows.page({
      state: state ?? null,
      ownerKey: person ? usernameKey(person) : null,
      agentId: agentId ?? null,
      hasEnded: include === 'ended' || state === 'ended',
      before: decodeCursor(cursor, Id),
      limit: limit + 1,
    });
    return pageFrom(rows, limit, toView);
  }

  /** @throws SessionNotFoundError */
  async show(id: string): Promise<AdminSessionView> {
    return toView(await this.find(id));
  }

  /** @throws SessionNotFoundError */
  async timeline(id: string): Promise<SessionTimeline> {
    const { ownerId } = await this.find(id);
    return this.timelines.ofOwned(ownerId, id);
  }

  /** Does for a session what its owner could. @throws SessionNotFoundError, SessionConflictError, QuotaExceededError, HomeInUseError */
  async wish(id: string, wish: Wish): Promise<AdminSessionView> {
    const { ownerId } = await this.find(id);
    await this.wishes.grant(ownerId, id, wish);
    return this.show(id);
  }

  private async find(id: string): Promise<AnySessionRow> {
    const row = Id.safeParse(id).success ? await this.rows.find(id) : null;
    if (!row) throw new SessionNotFoundError();
    return row;
  }
}

const toView = (row: AnySessionRow): AdminSessionView => ({ ...toSessionView(row), owner: row.owner });
