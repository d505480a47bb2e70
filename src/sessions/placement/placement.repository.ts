import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PlacementRefusal } from '../../../protocol/http/sessions.js';
import type { SessionReason } from '../../../protocol/session.js';
import type { AgentUsage } from './session-placement.js';

/** Name of the lock that placements take turns by, as `hashtext` sees it. */
const PLACEMENT_LOCK = 'session-placement';

const USAGE = `
  SELECT agent_id AS "agentId", count(*)::integer AS sessions,
    sum(greatest((resources->>'memoryMiB')::integer, (limits_in_force->>'memoryMiB')::integer))::integer AS "memoryMiB",
    sum(CASE WHEN state = 'standby' OR was_frozen THEN 0
      ELSE greatest((resources->>'cpuMillis')::integer, (limits_in_force->>'cpuMillis')::integer) END)::integer AS "cpuMillis"
  FROM sessions WHERE agent_id IS NOT NULL AND NOT is_released AND state <> 'hibernated' AND id IS DISTINCT FROM $1
  GROUP BY agent_id`;

/** `jsonb` equality decides, so that a session that waits for the same reasons as before is not written again. */
const WAIT = `
  UPDATE sessions SET reason_code = $2, reason_message = $3, placement = $4::jsonb, updated_at = clock_timestamp()
  WHERE id = $1 AND (reason_code, reason_message, placement) IS DISTINCT FROM ($2, $3, $4::jsonb)`;

/** What placement reads and writes beside the session's own state. */
@Injectable()
export class PlacementRepository {
  /** Waits for its turn until the transaction ends, so that no two placements count on the same room. */
  async takeTurn(tx: EntityManager): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [PLACEMENT_LOCK]);
  }

  /** What the sessions of each agent ask for in all, without session `exceptId`. */
  async usage(tx: EntityManager, exceptId: string | null): Promise<ReadonlyMap<string, AgentUsage>> {
    const rows = await tx.query<(AgentUsage & { agentId: string })[]>(USAGE, [exceptId]);
    return new Map(rows.map(({ agentId, ...usage }) => [agentId, usage]));
  }

  /** Notes why a session waits. */
  async noteWaiting(
    tx: EntityManager,
    id: string,
    reason: SessionReason,
    refusals: readonly PlacementRefusal[],
  ): Promise<void> {
    await tx.query(WAIT, [id, reason.code, reason.message, JSON.stringify(refusals)]);
  }
}
