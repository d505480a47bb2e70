import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ScreenAccess } from '../../../protocol/http/shares.js';
import { Id } from '../../../protocol/ids.js';
import type { StreamKind } from '../../../protocol/session.js';
import type { Principal } from '../../auth/principal.js';
import { SessionsConfig } from '../../platform/config/control-plane.config.js';
import { EventLog } from '../../platform/events/event-log.js';
import { SessionNotFoundError } from '../sessions.errors.js';
import { ScreenVisitRefusedError } from './shares.errors.js';

/** For how long one reason is good, in minutes. */
const VISIT_MINUTES = 30;
const MIN_REASON_LENGTH = 10;

const FIND = `
  SELECT t.stream_kind AS kind, s.owner_id AS "ownerId"
  FROM sessions s JOIN templates t ON t.id = s.template_id WHERE s.id = $1`;
const INSERT = `
  INSERT INTO screen_visits (id, session_id, user_id, access, expires_at)
  VALUES ($1, $2, $3, $4, now() + $5 * interval '1 minute') RETURNING expires_at AS until`;
const END_ALL = 'UPDATE screen_visits SET expires_at = now() WHERE expires_at > now()';
const END_CONTROL = `UPDATE screen_visits SET access = 'view' WHERE expires_at > now() AND access = 'control'`;

/** Administrators at other people's screens: only where that is switched on, for a reason, for a while, and never in secret. */
@Injectable()
export class ScreenVisits implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
    private readonly config: SessionsConfig,
  ) {}

  /** What was allowed before a restart is not any more, if the setting says less now. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.config.adminScreenAccess === 'off') await this.dataSource.query(END_ALL);
    if (this.config.adminScreenAccess === 'view') await this.dataSource.query(END_CONTROL);
  }

  /**
   * Lets an administrator see the screen of `sessionId` for half an hour. Its owner is told at once, by the log that the same transaction
   * writes.
   *
   * @throws ScreenVisitRefusedError or SessionNotFoundError.
   */
  async begin({ userId }: Principal, sessionId: string, reason: string): Promise<void> {
    const access = this.allowed();
    if (reason.length < MIN_REASON_LENGTH) throw ScreenVisitRefusedError.withoutReason();
    if (!Id.safeParse(sessionId).success) throw new SessionNotFoundError();
    await this.dataSource.transaction(async (tx) => {
      const [session] = await tx.query<{ kind: StreamKind; ownerId: string }[]>(FIND, [sessionId]);
      if (!session) throw new SessionNotFoundError();
      if (session.ownerId === userId) return;
      if (session.kind === 'http' && access === 'view') throw ScreenVisitRefusedError.onlyToLook();
      const visit = [randomUUID(), sessionId, userId, access, VISIT_MINUTES];
      const [{ until }] = await tx.query<[{ until: Date }]>(INSERT, visit);
      const data = { sessionId, userId, access, reason, until: until.toISOString() };
      await this.events.append(tx, 'session.screen-visited', data);
    });
  }

  private allowed(): ScreenAccess {
    const { adminScreenAccess } = this.config;
    if (adminScreenAccess === 'off') throw ScreenVisitRefusedError.switchedOff();
    return adminScreenAccess;
  }
}
