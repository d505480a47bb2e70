import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventData, ScreenRight } from '../../protocol/events.js';
import type { ScreenAccess } from '../../protocol/http/shares.js';
import { actorOf } from '../auth/principal.js';
import { EventLog } from '../platform/events/event-log.js';
import { SessionNotFoundError } from '../sessions/sessions.errors.js';

/** A stream that is about to be shown. */
export interface OpenedStream {
  readonly sessionId: string;
  readonly streamId: string;
  readonly userId: string;
  readonly access: ScreenAccess;
}

/** The plainest of the rights that give somebody this access: whoever owns a session needs no other one. */
const RIGHT = `
  SELECT CASE
    WHEN s.owner_id = $2 THEN 'own'
    WHEN EXISTS (
      SELECT FROM session_shares h WHERE h.session_id = s.id AND h.access = $3 AND (h.expires_at IS NULL OR h.expires_at > now())
        AND (h.user_id = $2 OR EXISTS (SELECT FROM group_members m WHERE m.group_id = h.group_id AND m.user_id = $2))) THEN 'share'
    WHEN EXISTS (SELECT FROM session_rights r WHERE r.session_id = s.id AND r.user_id = $2 AND r.access = $3) THEN 'visit'
  END AS right
  FROM sessions s WHERE s.id = $1`;

/** Writes down who looked at which screen, and when they stopped. */
@Injectable()
export class StreamLog {
  private readonly logger = new Logger(StreamLog.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
  ) {}

  /**
   * Must succeed before a screen is shown: what cannot be written down does not happen.
   *
   * @throws SessionNotFoundError when the right to it has just ended.
   */
  async opened(stream: OpenedStream, signInId: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const { sessionId, userId, access } = stream;
      const [found] = await tx.query<[{ right: ScreenRight | null }?]>(RIGHT, [sessionId, userId, access]);
      if (!found?.right) throw new SessionNotFoundError();
      await this.events.append(tx, 'stream.opened', { ...stream, right: found.right }, actorOf({ userId, signInId }));
    });
  }

  /** Never rejects: a stream that is closed stays closed. */
  async closed(data: EventData<'stream.closed'>, signInId: string): Promise<void> {
    try {
      await this.dataSource.transaction((tx) =>
        this.events.append(tx, 'stream.closed', data, actorOf({ userId: data.userId, signInId })),
      );
    } catch (error) {
      this.logger.warn({ err: error, streamId: data.streamId }, 'The end of a stream could not be written down.');
    }
  }
}
