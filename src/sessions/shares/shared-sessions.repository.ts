import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SharedSessionView } from '../../../protocol/http/shares.js';
import type { Cursor } from '../../platform/http/cursor.js';

export type SharedSessionRow = Omit<SharedSessionView, 'createdAt' | 'expiresAt'> & {
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
};

/** Of several rights the one that allows most counts, and of these the longest. */
const SELECT = `
  SELECT s.id, s.name, s.state, s.created_at AS "createdAt", r.access, r.expires_at AS "expiresAt",
    jsonb_build_object('id', u.id, 'username', u.username, 'displayName', u.display_name) AS owner,
    jsonb_build_object('id', t.id, 'name', t.name, 'icon', t.icon) AS template,
    jsonb_build_object('kind', t.stream_kind) AS stream
  FROM (
    SELECT DISTINCT ON (session_id) session_id, access, expires_at FROM session_rights
    WHERE user_id = $1 ORDER BY session_id, access, expires_at DESC NULLS FIRST
  ) r
  JOIN sessions s ON s.id = r.session_id AND s.owner_id <> $1
  JOIN users u ON u.id = s.owner_id JOIN templates t ON t.id = s.template_id`;

const LIST = `${SELECT}
  WHERE s.state NOT IN ('ending', 'ended') AND ($2::timestamptz IS NULL OR (s.created_at, s.id) < ($2, $3::uuid))
  ORDER BY s.created_at DESC, s.id DESC LIMIT $4`;

/** Reads sessions as those see them whom they are shared with. */
@Injectable()
export class SharedSessionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** What others share with a person, newest first. */
  findPage(userId: string, before: Cursor | null, limit: number): Promise<SharedSessionRow[]> {
    return this.dataSource.query(LIST, [userId, before?.at ?? null, before?.id ?? null, limit]);
  }

  async find(userId: string, sessionId: string): Promise<SharedSessionRow | null> {
    const [row] = await this.dataSource.query<SharedSessionRow[]>(`${SELECT} WHERE s.id = $2`, [userId, sessionId]);
    return row ?? null;
  }
}
