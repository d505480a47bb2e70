import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PersonName } from '../../../protocol/http/orphans.js';
import type { SessionState } from '../../../protocol/session.js';
import type { Cursor } from '../../platform/http/cursor.js';
import type { SessionViewRow } from '../session-view.js';
import { SESSION_COLUMNS, SESSION_TABLES } from '../session-views.repository.js';

/** A session with the name of its owner. */
export interface AnySessionRow extends SessionViewRow {
  readonly owner: PersonName;
}

/** Which sessions to list. Null filters nothing. */
export interface AnySessionFilter {
  readonly state: SessionState | null;
  /** Beginning of the owner's name, as names are compared. */
  readonly ownerKey: string | null;
  readonly agentId: string | null;
  readonly hasEnded: boolean;
  readonly before: Cursor | null;
  readonly limit: number;
}

const SELECT = `SELECT ${SESSION_COLUMNS},
    jsonb_build_object('id', u.id, 'username', u.username, 'displayName', u.display_name) AS owner
  ${SESSION_TABLES} JOIN users u ON u.id = s.owner_id`;

const LIST = `${SELECT}
  WHERE ($1::text IS NULL OR s.state = $1) AND ($2::text IS NULL OR starts_with(u.username_key, $2))
    AND ($3::uuid IS NULL OR s.agent_id = $3) AND ($4 OR s.state <> 'ended')
    AND ($5::timestamptz IS NULL OR (s.created_at, s.id) < ($5, $6::uuid))
  ORDER BY s.created_at DESC, s.id DESC LIMIT $7`;

/** Reads everybody's sessions, for people who look after all of them. */
@Injectable()
export class AllSessionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async page({ state, ownerKey, agentId, hasEnded, before, limit }: AnySessionFilter): Promise<AnySessionRow[]> {
    const cursor = [before?.at ?? null, before?.id ?? null];
    return this.dataSource.query(LIST, [state, ownerKey, agentId, hasEnded, ...cursor, limit]);
  }

  async find(id: string): Promise<AnySessionRow | null> {
    const [row] = await this.dataSource.query<AnySessionRow[]>(`${SELECT} WHERE s.id = $1`, [id]);
    return row ?? null;
  }
}
