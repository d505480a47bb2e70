import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { HomeView } from '../../../protocol/http/homes.js';
import { HOUSEKEEPING_VERSION } from '../../../protocol/version.js';
import type { Cursor } from '../../platform/http/cursor.js';
import { IS_AGENT_REACHABLE } from '../lifecycle/session-facts.repository.js';

/** The files of a person for one application, as the rows have them. */
export interface HomeRow extends Pick<HomeView, 'id' | 'template' | 'agent' | 'session'> {
  readonly userId: string;
  /** A bigint. */
  readonly sizeBytes: string | null;
  readonly measuredAt: Date | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly deletionRequestedAt: Date | null;
  readonly deletionFailure: string | null;
  /** Whether the agent speaks the version that removes homes. */
  readonly canKeepHouse: boolean;
}

/** A home that was never placed, or whose files were deleted, has no agent: there is nothing to show. */
const SELECT = `
  SELECT h.id, h.user_id AS "userId", jsonb_build_object('id', t.id, 'name', t.name, 'icon', t.icon) AS template,
    jsonb_build_object('id', a.id, 'name', a.name, 'isReachable', ${IS_AGENT_REACHABLE}, 'isRevoked', a.revoked_at IS NOT NULL) AS agent,
    h.size_bytes AS "sizeBytes", h.measured_at AS "measuredAt", h.created_at AS "createdAt", used.at AS "lastUsedAt",
    CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('id', s.id, 'name', s.name) END AS session,
    h.deletion_requested_at AS "deletionRequestedAt", h.deletion_failure AS "deletionFailure",
    a.protocol_version >= ${HOUSEKEEPING_VERSION} AS "canKeepHouse"
  FROM homes h JOIN templates t ON t.id = h.template_id JOIN agents a ON a.id = h.agent_id
    LEFT JOIN sessions s ON s.home_id = h.id AND NOT (s.state = 'ended' OR (s.state = 'failed' AND s.is_released))
    LEFT JOIN LATERAL (SELECT max(coalesce(p.ended_at, p.last_input_at, p.started_at)) AS at FROM sessions p WHERE p.home_id = h.id) used ON true`;

/** Reads people's homes. */
@Injectable()
export class HomesListRepository {
  /** At most `limit` homes of a person, oldest first, after `cursor`. */
  async page(manager: EntityManager, userId: string, limit: number, cursor: Cursor | null): Promise<HomeRow[]> {
    const sql = `${SELECT} WHERE h.user_id = $1 AND ($2::timestamptz IS NULL OR (h.created_at, h.id) > ($2, $3::uuid))
      ORDER BY h.created_at, h.id LIMIT $4`;
    return manager.query(sql, [userId, cursor?.at ?? null, cursor?.id ?? null, limit]);
  }

  async findOwned(manager: EntityManager, id: string, userId: string): Promise<HomeRow | null> {
    const [row] = await manager.query<HomeRow[]>(`${SELECT} WHERE h.id = $1 AND h.user_id = $2`, [id, userId]);
    return row ?? null;
  }
}
