import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OrphanView, PersonName } from '../../../protocol/http/orphans.js';
import { HOUSEKEEPING_VERSION } from '../../../protocol/version.js';
import type { StreamKind } from '../../../protocol/session.js';
import type { Cursor } from '../../platform/http/cursor.js';
import type { StoredOrphan } from './orphans.repository.js';

/** An orphan with all that the rows know about it. */
export interface OrphanRow extends StoredOrphan {
  readonly agentId: string;
  readonly agentName: string;
  /** Whether the agent speaks the version that describes and removes instances. */
  readonly canKeepHouse: boolean;
  readonly isAgentReachable: boolean;
  /** Whether it has been starting or stopping for longer than {@link STUCK_AFTER_MINUTES}. */
  readonly isStuck: boolean;
  readonly session: OrphanView['session'];
  readonly owner: PersonName | null;
  readonly template: { readonly id: string; readonly name: string; readonly streamKind: StreamKind } | null;
  readonly removalRequestedAt: Date | null;
  readonly removalFailure: string | null;
  readonly createdAt: Date;
  readonly seenAt: Date;
}

/** Nothing takes longer than this to start or to stop by itself, unless whoever began with it is gone. */
export const STUCK_AFTER_MINUTES = 15;

/** The session's word goes before the agent's. What was found when stands as `createdAt`, by which the list is in order. */
const SELECT = `
  SELECT o.agent_id AS "agentId", a.name AS "agentName", a.protocol_version >= ${HOUSEKEEPING_VERSION} AS "canKeepHouse",
    (a.replica_id IS NOT NULL AND a.unreachable_since IS NULL) AS "isAgentReachable",
    (o.state IN ('starting', 'stopping') AND o.state_since < now() - interval '${STUCK_AFTER_MINUTES} minutes') AS "isStuck",
    o.instance_id AS id, o.cause, o.state, o.generation, o.details, o.removal_requested_at IS NOT NULL AS "isLeaving",
    o.removal_requested_at AS "removalRequestedAt", o.removal_failure AS "removalFailure",
    o.found_at AS "createdAt", o.seen_at AS "seenAt",
    CASE WHEN s.id IS NOT NULL THEN jsonb_build_object('id', s.id, 'name', s.name, 'state', s.state) END AS session,
    CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'username', u.username, 'displayName', u.display_name) END AS owner,
    CASE WHEN t.id IS NOT NULL THEN jsonb_build_object('id', t.id, 'name', t.name, 'streamKind', t.stream_kind) END AS template
  FROM orphans o JOIN agents a ON a.id = o.agent_id LEFT JOIN sessions s ON s.id = o.instance_id
    LEFT JOIN users u ON u.id = coalesce(s.owner_id, (o.details->>'userId')::uuid)
    LEFT JOIN templates t ON t.id = coalesce(s.template_id, o.details->>'template')`;

/** Reads the list of orphans as administrators see it. */
@Injectable()
export class OrphanListRepository {
  /** At most `limit` orphans of an agent, found longest ago first, after `cursor`. */
  async page(manager: EntityManager, agentId: string, limit: number, cursor: Cursor | null): Promise<OrphanRow[]> {
    const sql = `${SELECT} WHERE o.agent_id = $1
      AND ($2::timestamptz IS NULL OR (o.found_at, o.instance_id) > ($2, $3::uuid))
      ORDER BY o.found_at, o.instance_id LIMIT $4`;
    return manager.query(sql, [agentId, cursor?.at ?? null, cursor?.id ?? null, limit]);
  }

  async find(manager: EntityManager, agentId: string, id: string): Promise<OrphanRow | null> {
    const [row] = await manager.query<OrphanRow[]>(`${SELECT} WHERE o.agent_id = $1 AND o.instance_id = $2`, [
      agentId,
      id,
    ]);
    return row ?? null;
  }
}
