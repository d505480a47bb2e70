import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ScreenAccess } from '../../protocol/http/shares.js';
import type { SessionState } from '../../protocol/session.js';
import { VIEW_ONLY_VERSION } from '../../protocol/version.js';
import type { Cursor } from '../platform/http/cursor.js';
import { IS_AGENT_REACHABLE } from './lifecycle/session-facts.repository.js';
import type { SessionViewRow } from './session-view.js';

/** Times in JSON, as the API writes them. */
const isoTime = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** What a view of a session is made of. A reason that was overcome may stay on a row that ends, and is not shown. */
export const SESSION_COLUMNS = `s.id, s.owner_id AS "ownerId", s.name, s.state, s.desired, s.generation, s.resources, s.placement,
    CASE WHEN s.limits_in_force IS NOT NULL AND s.state IN ('running', 'standby', 'waking')
      THEN CASE WHEN s.is_unanswered THEN 'under-way' ELSE 'at-next-start' END END AS resizing,
    jsonb_build_object('id', t.id, 'name', t.name, 'icon', t.icon) AS template,
    jsonb_build_object('kind', t.stream_kind) AS stream, t.stream_port AS "streamPort",
    CASE WHEN s.home_id IS NULL THEN 'temporary' ELSE 'persistent' END AS home,
    CASE WHEN a.id IS NOT NULL THEN jsonb_build_object('id', a.id, 'name', a.name, 'isReachable', ${IS_AGENT_REACHABLE}) END AS agent,
    CASE WHEN s.reason_code IS NOT NULL AND s.state NOT IN ('ending', 'ended')
      THEN jsonb_build_object('code', s.reason_code, 'message', s.reason_message) END AS reason,
    s.created_at AS "createdAt", s.updated_at AS "updatedAt", s.started_at AS "startedAt", s.ended_at AS "endedAt",
    s.last_input_at AS "lastInputAt", s.deadline_at AS "deadlineAt",
    CASE WHEN ${IS_AGENT_REACHABLE} THEN s.sleeps_at END AS "sleepsAt", s.sleep_cause AS "sleepCause",
    s.sleep_action AS "sleepAction", s.keepable_until AS "keepableUntil",
    (SELECT count(*)::integer FROM session_shares h
      WHERE h.session_id = s.id AND (h.expires_at IS NULL OR h.expires_at > now())) AS "shareCount",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('visitor', vu.display_name, 'access', v.access,
        'since', ${isoTime('v.created_at')}, 'until', ${isoTime('v.expires_at')}) ORDER BY v.created_at), '[]')
      FROM screen_visits v JOIN users vu ON vu.id = v.user_id WHERE v.session_id = s.id AND v.expires_at > now()) AS visits,
    (SELECT max(e.ordinal) FROM events e WHERE e.session_id = s.id) AS "lastOrdinal"`;

/** Where they come from. */
export const SESSION_TABLES =
  'FROM sessions s JOIN templates t ON t.id = s.template_id LEFT JOIN agents a ON a.id = s.agent_id';

const SELECT = `SELECT ${SESSION_COLUMNS} ${SESSION_TABLES}`;

/** Which of a person's sessions to list. Null filters nothing. */
export interface SessionFilter {
  readonly ownerId: string;
  readonly state: SessionState | null;
  readonly hasEnded: boolean;
  readonly before: Cursor | null;
  readonly limit: number;
}

const LIST = `${SELECT}
  WHERE s.owner_id = $1 AND ($2::text IS NULL OR s.state = $2) AND ($3 OR s.state <> 'ended')
    AND ($4::timestamptz IS NULL OR (s.created_at, s.id) < ($4, $5::uuid))
  ORDER BY s.created_at DESC, s.id DESC LIMIT $6`;

/** A session with what one person may do with its screen. */
export type AccessibleSessionRow = SessionViewRow & {
  readonly access: ScreenAccess;
  /** Whether its agent keeps viewers who may only look from doing anything. */
  readonly canHoldBack: boolean;
};

const ACCESSIBLE = `
  SELECT ${SESSION_COLUMNS}, rights.access, coalesce(a.protocol_version >= ${VIEW_ONLY_VERSION}, false) AS "canHoldBack"
  ${SESSION_TABLES}
  CROSS JOIN LATERAL (SELECT min(r.access) AS access FROM session_rights r WHERE r.session_id = s.id AND r.user_id = $2) rights
  WHERE s.id = $1 AND rights.access IS NOT NULL`;

/** Reads sessions as their owners see them. */
@Injectable()
export class SessionViewsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findOwned(tx: EntityManager, id: string, ownerId: string): Promise<SessionViewRow | null> {
    const [row] = await tx.query<SessionViewRow[]>(`${SELECT} WHERE s.id = $1 AND s.owner_id = $2`, [id, ownerId]);
    return row ?? null;
  }

  /** As {@link findOwned}, by itself. */
  findOwn(id: string, ownerId: string): Promise<SessionViewRow | null> {
    return this.findOwned(this.dataSource.manager, id, ownerId);
  }

  /** The session, if a person may see its screen: their own, or one that they have a right to at this moment. */
  async findAccessible(tx: EntityManager, id: string, userId: string): Promise<AccessibleSessionRow | null> {
    const [row] = await tx.query<AccessibleSessionRow[]>(ACCESSIBLE, [id, userId]);
    return row ?? null;
  }

  /** A person's sessions, newest first. */
  async findPage({ ownerId, state, hasEnded, before, limit }: SessionFilter): Promise<SessionViewRow[]> {
    return this.dataSource.query(LIST, [ownerId, state, hasEnded, before?.at ?? null, before?.id ?? null, limit]);
  }

  /** These sessions, whosever they are; within a transaction as that one sees them. */
  async findByIds(ids: readonly string[], manager: EntityManager = this.dataSource.manager): Promise<SessionViewRow[]> {
    return manager.query(`${SELECT} WHERE s.id = ANY($1::uuid[])`, [ids]);
  }

  /** All of these people's sessions that have not ended. */
  async findOfOwners(ownerIds: readonly string[]): Promise<SessionViewRow[]> {
    return this.dataSource.query(`${SELECT} WHERE s.owner_id = ANY($1::uuid[]) AND s.state <> 'ended'`, [ownerIds]);
  }

  /** The sessions on an agent, as far as they belong to these people. */
  async findOnAgent(agentId: string, ownerIds: readonly string[]): Promise<SessionViewRow[]> {
    const sql = `${SELECT} WHERE s.agent_id = $1 AND NOT s.is_released AND s.owner_id = ANY($2::uuid[])`;
    return this.dataSource.query(sql, [agentId, ownerIds]);
  }
}
