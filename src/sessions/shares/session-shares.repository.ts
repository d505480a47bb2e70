import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ScreenAccess, ShareView } from '../../../protocol/http/shares.js';
import type { SessionState, StreamKind } from '../../../protocol/session.js';
import { usernameKey } from '../../auth/people/username-key.js';

/** A session of which its owner decides who else may see it. */
export interface ShareableSession {
  readonly state: SessionState;
  readonly kind: StreamKind;
}

/** With whom: one of the two. */
export interface ShareSubject {
  readonly userId: string | null;
  readonly groupId: string | null;
}

/** A share, as it is stored. */
export interface NewShare extends ShareSubject {
  readonly id: string;
  readonly sessionId: string;
  readonly access: ScreenAccess;
  readonly expiresAt: string | null;
}

export type ShareRow = Omit<ShareView, 'createdAt' | 'expiresAt'> & {
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
};

const LOCK_OWNED = `
  SELECT s.state, t.stream_kind AS kind FROM sessions s JOIN templates t ON t.id = s.template_id
  WHERE s.id = $1 AND s.owner_id = $2 FOR NO KEY UPDATE OF s`;

const HOLDS = '(h.expires_at IS NULL OR h.expires_at > now())';

const LIST = `
  SELECT h.id, h.access, h.created_at AS "createdAt", h.expires_at AS "expiresAt",
    CASE WHEN u.id IS NOT NULL
      THEN jsonb_build_object('id', u.id, 'username', u.username, 'displayName', u.display_name) END AS person,
    CASE WHEN g.id IS NOT NULL THEN jsonb_build_object('id', g.id, 'name', g.name) END AS "group"
  FROM session_shares h LEFT JOIN users u ON u.id = h.user_id LEFT JOIN groups g ON g.id = h.group_id
  WHERE h.session_id = $1 AND ${HOLDS} ORDER BY h.created_at, h.id`;

const PUT = `
  INSERT INTO session_shares (id, session_id, user_id, group_id, access, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (session_id, user_id, group_id)
    DO UPDATE SET id = excluded.id, access = excluded.access, expires_at = excluded.expires_at, created_at = now()`;

const REMOVE = `
  WITH removed AS (
    DELETE FROM session_shares WHERE id = $1 AND session_id = $2 RETURNING user_id, group_id
  )
  SELECT user_id AS "userId", group_id AS "groupId" FROM removed`;

const FIND_PERSON = 'SELECT id FROM users WHERE username_key = $1 AND NOT is_disabled';
const IS_MEMBER = 'SELECT FROM group_members WHERE group_id = $1 AND user_id = $2';
const REMOVE_OLD = `DELETE FROM session_shares h WHERE h.session_id = $1 AND NOT ${HOLDS}`;

/** Rows of `session_shares`. */
@Injectable()
export class SessionSharesRepository {
  /** The session, if it is `ownerId`'s; its shares change one after the other. */
  async lockOwned(tx: EntityManager, sessionId: string, ownerId: string): Promise<ShareableSession | null> {
    const [row] = await tx.query<ShareableSession[]>(LOCK_OWNED, [sessionId, ownerId]);
    return row ?? null;
  }

  /** Those that hold, oldest first. */
  list(tx: EntityManager, sessionId: string): Promise<ShareRow[]> {
    return tx.query(LIST, [sessionId]);
  }

  /** Stores a share, in place of one with the same person or group. */
  async put(tx: EntityManager, share: NewShare): Promise<void> {
    await tx.query(REMOVE_OLD, [share.sessionId]);
    const { id, sessionId, userId, groupId, access, expiresAt } = share;
    await tx.query(PUT, [id, sessionId, userId, groupId, access, expiresAt]);
  }

  /** Whom it was with; null when there is none. */
  async remove(tx: EntityManager, sessionId: string, id: string): Promise<ShareSubject | null> {
    const [row] = await tx.query<ShareSubject[]>(REMOVE, [id, sessionId]);
    return row ?? null;
  }

  /** The person who signs in with exactly this name, and may. */
  async findPerson(tx: EntityManager, username: string): Promise<string | null> {
    const [row] = await tx.query<{ id: string }[]>(FIND_PERSON, [usernameKey(username)]);
    return row?.id ?? null;
  }

  async isMember(tx: EntityManager, groupId: string, userId: string): Promise<boolean> {
    return (await tx.query<unknown[]>(IS_MEMBER, [groupId, userId])).length > 0;
  }
}
