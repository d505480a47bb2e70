import { Injectable } from '@nestjs/common';
import type {
  CreateSession,
  ListSessions,
  SessionPage,
  SessionView,
  UpdateSession,
} from '../../protocol/http/sessions.js';
import { Id } from '../../protocol/ids.js';
import { decodeCursor, pageFrom } from '../platform/http/cursor.js';
import { OwnerWishes } from './lifecycle/owner-wishes.js';
import { SessionEdits } from './lifecycle/session-edits.js';
import type { Wish } from './lifecycle/session-wishes.js';
import { AdmissionDesk } from './launch/admission-desk.js';
import { LaunchTurns } from './launch/launch-turns.js';
import { toSessionView } from './session-view.js';
import { SessionViewsRepository } from './session-views.repository.js';
import { SessionNotFoundError } from './sessions.errors.js';

/** What a person may do with their own sessions. Another person's session is as good as none. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly views: SessionViewsRepository,
    private readonly desk: AdmissionDesk,
    private readonly wishes: OwnerWishes,
    private readonly edits: SessionEdits,
    private readonly turns: LaunchTurns,
  ) {}

  /** @throws TemplateNotFoundError, QuotaExceededError, HomeInUseError, IdempotencyKeyReusedError, TooManyLaunchesError */
  async launch(ownerId: string, request: CreateSession, key: string | null): Promise<SessionView> {
    return toSessionView(await this.desk.launch(ownerId, request, key));
  }

  async list(ownerId: string, { limit, cursor, state, include }: ListSessions): Promise<SessionPage> {
    const rows = await this.views.findPage({
      ownerId,
      state: state ?? null,
      hasEnded: include === 'ended' || state === 'ended',
      before: decodeCursor(cursor, Id),
      limit: limit + 1,
    });
    return pageFrom(rows, limit, toSessionView);
  }

  /** @throws SessionNotFoundError */
  async show(ownerId: string, id: string): Promise<SessionView> {
    const row = Id.safeParse(id).success ? await this.views.findOwn(id, ownerId) : null;
    if (!row) throw new SessionNotFoundError();
    return toSessionView(row);
  }

  /** @throws SessionNotFoundError, SessionConflictError, QuotaExceededError, TooManyLaunchesError */
  async update(ownerId: string, id: string, request: UpdateSession): Promise<SessionView> {
    const edit = (): Promise<void> => this.edits.edit(ownerId, id, request);
    await (request.resources ? this.turns.run(ownerId, edit) : edit());
    return this.show(ownerId, id);
  }

  /** @throws SessionNotFoundError, SessionConflictError, QuotaExceededError, HomeInUseError, TooManyLaunchesError */
  async wish(ownerId: string, id: string, wish: Wish): Promise<SessionView> {
    await this.wishes.grant(ownerId, id, wish);
    return this.show(ownerId, id);
  }
}
