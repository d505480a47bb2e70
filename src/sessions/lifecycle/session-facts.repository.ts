import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SessionFacts } from './session-facts.js';

/** Whether an agent can be told something right now, for queries that join it as `a`. */
export const IS_AGENT_REACHABLE = '(a.replica_id IS NOT NULL AND a.unreachable_since IS NULL)';

/** Whether an agent can do what it is told: its platform answered it in full the last time. */
export const CAN_AGENT_ACT = `(${IS_AGENT_REACHABLE} AND a.degraded_since IS NULL)`;

/**
 * Whether an agent had the time to say how things are: a deadline counts as missed only then. After an outage of ours the rows still call
 * agents connected that have yet to come back, and deadlines passed meanwhile.
 */
export const COULD_AGENT_REPORT = `(${CAN_AGENT_ACT} AND a.last_seen_at > now() - interval '15 seconds'
  AND a.connected_at < now() - interval '10 seconds')`;

const SELECT_FACTS = `
  SELECT s.id, s.owner_id AS "ownerId", s.template_id AS "templateId", t.name AS "templateName",
    jsonb_path_query_array(t.workloads, '$[*].platform') AS platforms, t.protocol_version AS "protocolVersion",
    s.agent_id AS "agentId", a.name AS "agentName",
    s.home_id AS "homeId", h.agent_id AS "homeAgentId",
    h.deletion_requested_at IS NOT NULL AS "isHomeLeaving", s.state, s.desired, s.generation, s.is_released AS "isReleased",
    s.was_frozen AS "wasFrozen", s.resources, s.limits_in_force AS "limitsInForce", s.is_unanswered AS "isUnanswered",
    CASE WHEN s.reason_code IS NOT NULL THEN jsonb_build_object('code', s.reason_code, 'message', s.reason_message) END AS reason,
    t.start_timeout_seconds AS "startTimeoutSeconds", t.wake_timeout_seconds AS "wakeTimeoutSeconds",
    t.end_timeout_seconds AS "endTimeoutSeconds", coalesce(${IS_AGENT_REACHABLE}, false) AS "isAgentReachable"
  FROM sessions s JOIN templates t ON t.id = s.template_id LEFT JOIN agents a ON a.id = s.agent_id
    LEFT JOIN homes h ON h.id = s.home_id`;

/** Locks session rows for a decision. Every change of a session begins here, so that changes of one session come one after the other. */
@Injectable()
export class SessionFactsRepository {
  async lock(tx: EntityManager, id: string): Promise<SessionFacts | null> {
    const [row] = await tx.query<SessionFacts[]>(`${SELECT_FACTS} WHERE s.id = $1 FOR UPDATE OF s`, [id]);
    return row ?? null;
  }

  /** The session, if it is `ownerId`'s. */
  async lockOwned(tx: EntityManager, id: string, ownerId: string): Promise<SessionFacts | null> {
    const sql = `${SELECT_FACTS} WHERE s.id = $1 AND s.owner_id = $2 FOR UPDATE OF s`;
    const [row] = await tx.query<SessionFacts[]>(sql, [id, ownerId]);
    return row ?? null;
  }

  /** Whether any session waits for an agent: cheaper to ask than to lock none. */
  async hasPending(manager: EntityManager): Promise<boolean> {
    return (await manager.query<unknown[]>(`SELECT 1 FROM sessions WHERE state = 'pending' LIMIT 1`)).length > 0;
  }

  /**
   * Sessions that wait for an agent, longest first, without those that somebody else is deciding about: the first `limit` of those that
   * came after session `afterId` (null begins at the front).
   */
  async lockPending(tx: EntityManager, limit: number, afterId: string | null): Promise<SessionFacts[]> {
    const sql = `${SELECT_FACTS} WHERE s.state = 'pending'
      AND ($2::uuid IS NULL OR (s.created_at, s.id) > (SELECT c.created_at, c.id FROM sessions c WHERE c.id = $2))
      ORDER BY s.created_at, s.id LIMIT $1 FOR UPDATE OF s SKIP LOCKED`;
    return tx.query<SessionFacts[]>(sql, [limit, afterId]);
  }

  /** The session, if it is still past its deadline and its agent could have met it. */
  async lockOverdue(tx: EntityManager, id: string): Promise<SessionFacts | null> {
    const sql = `${SELECT_FACTS} WHERE s.id = $1 AND s.deadline_at <= now() AND ${COULD_AGENT_REPORT} FOR UPDATE OF s SKIP LOCKED`;
    const [row] = await tx.query<SessionFacts[]>(sql, [id]);
    return row ?? null;
  }
}
