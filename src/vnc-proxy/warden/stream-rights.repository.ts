import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ScreenAccess } from '../../../protocol/http/shares.js';
import type { DesiredState, SessionState } from '../../../protocol/session.js';

const FIND = `
  SELECT s.id AS "sessionId", asked.user_id AS "userId", s.state, s.desired,
    (SELECT min(r.access) FROM session_rights r WHERE r.session_id = s.id AND r.user_id = asked.user_id) AS access
  FROM unnest($1::uuid[], $2::uuid[]) AS asked(session_id, user_id) JOIN sessions s ON s.id = asked.session_id`;

/** Somebody at the screen of a session. */
export interface Watcher {
  readonly sessionId: string;
  readonly userId: string;
}

/** What decides whether the screen of a session may stay open. */
export interface WatchedSession {
  readonly state: SessionState;
  readonly desired: DesiredState;
  /** What the watcher may do with it now; null when they have no right to it any more. */
  readonly access: ScreenAccess | null;
}

/** What {@link StreamRightsRepository.sessions} names its answers by. */
export const watcherKey = ({ sessionId, userId }: Watcher): string => `${sessionId} ${userId}`;

/** Reads, for all open streams at once, what they depend on. */
@Injectable()
export class StreamRightsRepository {
  async sessions(tx: EntityManager, watchers: readonly Watcher[]): Promise<ReadonlyMap<string, WatchedSession>> {
    const distinct = [...new Map(watchers.map((watcher) => [watcherKey(watcher), watcher])).values()];
    const columns = [distinct.map(({ sessionId }) => sessionId), distinct.map(({ userId }) => userId)];
    const rows = await tx.query<(Watcher & WatchedSession)[]>(FIND, columns);
    return new Map(rows.map((row) => [watcherKey(row), row]));
  }
}
