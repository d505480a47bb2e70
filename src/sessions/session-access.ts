import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Id } from '../../protocol/ids.js';
import type { ScreenAccess } from '../../protocol/http/shares.js';
import type { SessionReason, SessionState, StreamKind } from '../../protocol/session.js';
import type { Principal } from '../auth/principal.js';
import { SessionViewsRepository } from './session-views.repository.js';
import { SessionNotFoundError } from './sessions.errors.js';

/** A session whose screen a person may see, as far as streams need to know it. */
export interface ViewableSession {
  readonly id: string;
  readonly ownerId: string;
  readonly state: SessionState;
  /** Why it waits or failed. */
  readonly reason: SessionReason | null;
  /** Null until it is placed. */
  readonly agentId: string | null;
  readonly stream: { readonly kind: StreamKind; readonly port: number };
  readonly agentIsReachable: boolean;
  /** What this person may do with its screen. */
  readonly access: ScreenAccess;
  readonly isOwn: boolean;
  /** Whether its agent keeps viewers who may only look from doing anything. */
  readonly canHoldBack: boolean;
}

/** Decides whose screen somebody may see: one's own, and those that one was given a right to. */
@Injectable()
export class SessionAccess {
  constructor(
    private readonly dataSource: DataSource,
    private readonly views: SessionViewsRepository,
  ) {}

  /** @throws SessionNotFoundError, the same for a malformed id, none and another person's. */
  async viewable(principal: Principal, sessionId: string): Promise<ViewableSession> {
    const isId = Id.safeParse(sessionId).success;
    const row = isId ? await this.views.findAccessible(this.dataSource.manager, sessionId, principal.userId) : null;
    if (!row) throw new SessionNotFoundError();
    return {
      id: row.id,
      ownerId: row.ownerId,
      state: row.state,
      reason: row.reason,
      agentId: row.agent?.id ?? null,
      stream: { kind: row.stream.kind, port: row.streamPort },
      agentIsReachable: row.agent?.isReachable ?? false,
      access: row.access,
      isOwn: row.ownerId === principal.userId,
      canHoldBack: row.canHoldBack,
    };
  }
}
