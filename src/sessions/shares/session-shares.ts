import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type CreateShare, MAX_SHARES, type ShareList, type ShareView } from '../../../protocol/http/shares.js';
import { Id } from '../../../protocol/ids.js';
import { Clock } from '../../platform/clock.js';
import { EventLog } from '../../platform/events/event-log.js';
import { ValidationFailedError } from '../../platform/http/validation.js';
import { SessionConflictError, SessionNotFoundError } from '../sessions.errors.js';
import {
  type ShareableSession,
  type ShareRow,
  SessionSharesRepository,
  type ShareSubject,
} from './session-shares.repository.js';
import { NoSuchPersonError, NotYourGroupError, ShareNotFoundError } from './shares.errors.js';

/** Who else may see or use a session: its owner's to say. Another person's session is as good as none. */
@Injectable()
export class SessionShares {
  constructor(
    private readonly dataSource: DataSource,
    private readonly shares: SessionSharesRepository,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** @throws SessionNotFoundError */
  async list(ownerId: string, sessionId: string): Promise<ShareList> {
    return this.change(ownerId, sessionId, async (tx) => ({
      items: (await this.shares.list(tx, sessionId)).map(toView),
    }));
  }

  /**
   * Shares a session, or changes the share that this person or group has already.
   *
   * @throws SessionNotFoundError, NoSuchPersonError, NotYourGroupError, SessionConflictError or ValidationFailedError.
   */
  async create(ownerId: string, sessionId: string, request: CreateShare): Promise<ShareView> {
    const { access, expiresAt } = request;
    this.checkEnd(expiresAt);
    return this.change(ownerId, sessionId, async (tx, session) => {
      checkShareable(session, request);
      const subject = await this.subject(tx, ownerId, request);
      const id = randomUUID();
      await this.shares.put(tx, { id, sessionId, ...subject, access, expiresAt });
      const all = await this.shares.list(tx, sessionId);
      if (all.length > MAX_SHARES) {
        throw new SessionConflictError(`A session has at most ${MAX_SHARES} shares. Share it with a group instead.`);
      }
      await this.events.append(tx, 'session.shared', { sessionId, shareId: id, ...subject, access, expiresAt });
      const stored = all.find((share) => share.id === id);
      if (!stored) throw new ShareNotFoundError();
      return toView(stored);
    });
  }

  /** Takes a share back: its streams end at once. @throws SessionNotFoundError or ShareNotFoundError. */
  async remove(ownerId: string, sessionId: string, shareId: string): Promise<void> {
    await this.change(ownerId, sessionId, async (tx) => {
      const subject = Id.safeParse(shareId).success ? await this.shares.remove(tx, sessionId, shareId) : null;
      if (!subject) throw new ShareNotFoundError();
      await this.events.append(tx, 'session.share-revoked', { sessionId, shareId, ...subject });
    });
  }

  private async change<T>(
    ownerId: string,
    sessionId: string,
    work: (tx: EntityManager, session: ShareableSession) => Promise<T>,
  ): Promise<T> {
    if (!Id.safeParse(sessionId).success) throw new SessionNotFoundError();
    return this.dataSource.transaction(async (tx) => {
      const session = await this.shares.lockOwned(tx, sessionId, ownerId);
      if (!session) throw new SessionNotFoundError();
      return work(tx, session);
    });
  }

  private async subject(tx: EntityManager, ownerId: string, { person, groupId }: CreateShare): Promise<ShareSubject> {
    if (groupId !== undefined) {
      if (!(await this.shares.isMember(tx, groupId, ownerId))) throw new NotYourGroupError();
      return { userId: null, groupId };
    }
    const userId = await this.shares.findPerson(tx, person ?? '');
    if (userId === null) throw new NoSuchPersonError();
    if (userId === ownerId) throw new SessionConflictError('That is you: the session is yours already.');
    return { userId, groupId: null };
  }

  private checkEnd(expiresAt: string | null): void {
    if (expiresAt === null || Date.parse(expiresAt) > this.clock.now().getTime()) return;
    throw new ValidationFailedError([{ pointer: '/expiresAt', detail: 'Use a moment that is still to come.' }]);
  }
}

function checkShareable({ state, kind }: ShareableSession, { access }: CreateShare): void {
  if (state === 'ending' || state === 'ended') {
    throw new SessionConflictError('The session has ended. Launch a new one and share that.');
  }
  if (kind === 'http' && access === 'view') {
    throw new SessionConflictError(
      'A web application cannot be looked at without being used. Share it for control, or not at all.',
    );
  }
}

const toView = (row: ShareRow): ShareView => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
});
