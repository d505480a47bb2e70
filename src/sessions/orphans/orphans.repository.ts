import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { InstanceDetails } from '../../../protocol/agent/instances.js';
import { HOUSEKEEPING_VERSION } from '../../../protocol/version.js';
import type { OrphanCause, OrphanView } from '../../../protocol/http/orphans.js';

/** State of an instance of which something is left. */
export type OrphanState = OrphanView['state'];

/** An instance that belongs to no session, as an inventory names it. */
export interface SeenOrphan {
  readonly id: string;
  readonly cause: OrphanCause;
  readonly state: OrphanState;
  readonly generation: number;
}

/** An orphan as its row has it. */
export interface StoredOrphan extends SeenOrphan {
  /** Null until the agent has told. */
  readonly details: InstanceDetails | null;
  readonly isLeaving: boolean;
}

const NOTE = `
  INSERT INTO orphans AS o (agent_id, instance_id, cause, state, generation)
  SELECT $1, seen.id, seen.cause, seen.state, seen.generation
  FROM jsonb_to_recordset($2::jsonb) AS seen(id uuid, cause text, state text, generation integer)
  ON CONFLICT (agent_id, instance_id) DO UPDATE SET cause = excluded.cause, state = excluded.state,
    state_since = CASE WHEN o.state = excluded.state THEN o.state_since ELSE now() END,
    generation = excluded.generation, missing_inventories = 0, seen_at = now()
  RETURNING instance_id AS id, cause, xmax = 0 AS "isNew", details IS NOT NULL AS "isDescribed"`;

const COUNT_MISSING = `
  WITH missing AS (
    UPDATE orphans SET missing_inventories = missing_inventories + 1
    WHERE agent_id = $1 AND NOT (instance_id = ANY($2::uuid[])) RETURNING instance_id, missing_inventories)
  SELECT instance_id AS id FROM missing WHERE missing_inventories >= $3`;

const FORGET = `
  WITH gone AS (
    DELETE FROM orphans WHERE agent_id = $1 AND instance_id = ANY($2::uuid[])
    RETURNING instance_id, removal_requested_at)
  SELECT instance_id AS id, removal_requested_at IS NOT NULL AS "wasRequested" FROM gone`;

const DESCRIBE = `
  UPDATE orphans SET details = told.details
  FROM jsonb_to_recordset($2::jsonb) AS told(id uuid, details jsonb) WHERE agent_id = $1 AND instance_id = told.id`;

const LOCK = `
  SELECT instance_id AS id, cause, state, generation, details, removal_requested_at IS NOT NULL AS "isLeaving"
  FROM orphans WHERE agent_id = $1 AND instance_id = $2 FOR UPDATE`;

const REQUEST_REMOVAL = `
  UPDATE orphans SET removal_requested_at = now(), removal_tried_at = NULL, removal_failure = NULL
  WHERE agent_id = $1 AND instance_id = $2`;

/** The others come with the next look. */
const MOST_AT_ONCE = 100;

/** One that failed is tried again after a while. The agent must speak the version that knows how, and no session have got the instance meanwhile. */
const DUE = `
  SELECT o.agent_id AS "agentId", o.instance_id AS id, o.generation FROM orphans o JOIN agents a ON a.id = o.agent_id
  WHERE o.removal_requested_at IS NOT NULL AND a.replica_id IS NOT NULL AND a.protocol_version >= $1
    AND NOT EXISTS (SELECT FROM sessions s WHERE s.id = o.instance_id AND s.agent_id = o.agent_id AND NOT s.is_released)
    AND (o.removal_tried_at IS NULL OR o.removal_tried_at < now() - $2 * interval '1 millisecond')
  LIMIT ${MOST_AT_ONCE}`;

const NOTE_TRIED = `
  UPDATE orphans SET removal_tried_at = now(), removal_failure = $3 WHERE agent_id = $1 AND instance_id = $2`;

/** An orphan that is to be removed now. */
export interface DueOrphan {
  readonly agentId: string;
  readonly id: string;
  readonly generation: number;
}

/** Knows the instances that belong to no session. Whoever changes one does it in a transaction with its event. */
@Injectable()
export class OrphansRepository {
  /** Whether anything of the agent is on the list. */
  async hasAny(manager: EntityManager, agentId: string): Promise<boolean> {
    return (await manager.query<unknown[]>('SELECT 1 FROM orphans WHERE agent_id = $1 LIMIT 1', [agentId])).length > 0;
  }

  /** Stores what was seen; answers with each, whether it is new and whether the agent has described it. */
  async note(
    tx: EntityManager,
    agentId: string,
    seen: readonly SeenOrphan[],
  ): Promise<
    { readonly id: string; readonly cause: OrphanCause; readonly isNew: boolean; readonly isDescribed: boolean }[]
  > {
    return tx.query(NOTE, [agentId, JSON.stringify(seen)]);
  }

  /** Counts one more absence of every other one; answers with those that were missing `times` times in a row by now. */
  async countMissing(
    tx: EntityManager,
    agentId: string,
    presentIds: readonly string[],
    times: number,
  ): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(COUNT_MISSING, [agentId, presentIds, times]);
    return rows.map(({ id }) => id);
  }

  /** Takes them off the list; answers with those that were on it, and whether they were to be removed. */
  async forget(
    tx: EntityManager,
    agentId: string,
    ids: readonly string[],
  ): Promise<{ readonly id: string; readonly wasRequested: boolean }[]> {
    return ids.length === 0 ? [] : tx.query(FORGET, [agentId, ids]);
  }

  /** Stores what the agent knows of them. */
  async describe(tx: EntityManager, agentId: string, told: readonly InstanceDetails[]): Promise<void> {
    const rows = told.map((details) => ({ id: details.id, details }));
    await tx.query(DESCRIBE, [agentId, JSON.stringify(rows)]);
  }

  async lock(tx: EntityManager, agentId: string, id: string): Promise<StoredOrphan | null> {
    const [row] = await tx.query<StoredOrphan[]>(LOCK, [agentId, id]);
    return row ?? null;
  }

  async requestRemoval(tx: EntityManager, agentId: string, id: string): Promise<void> {
    await tx.query(REQUEST_REMOVAL, [agentId, id]);
  }

  /** Those that are to be removed by agents that somebody holds, without those that were tried less than `pauseMs` milliseconds ago. */
  async findDue(manager: EntityManager, pauseMs: number): Promise<DueOrphan[]> {
    return manager.query(DUE, [HOUSEKEEPING_VERSION, pauseMs]);
  }

  /** Notes that a removal did not work, and why. */
  async noteTried(manager: EntityManager, { agentId, id }: DueOrphan, failure: string): Promise<void> {
    await manager.query(NOTE_TRIED, [agentId, id, failure]);
  }
}
