import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { type SessionChange, type SessionFacts, timeoutSeconds } from './session-facts.js';
import { CLOCKS_AT_TRANSITION } from '../sleep/sleep-clocks.js';
import { forgetThumbnail } from '../thumbnails/thumbnails.repository.js';
import { withoutUndefined } from '../without-undefined.js';

/** Times come from the database. A deadline that begins while the agent is unreachable stands still from the start. */
const UPDATE = `
  UPDATE sessions SET
    state = $2::text, desired = $3, generation = $4, is_released = $5, reason_code = $6, reason_message = $7, agent_id = $8,
    placement = CASE WHEN $2 = 'pending' THEN placement ELSE '[]' END,
    was_frozen = $2 IN ('hibernating', 'ending', 'failed') AND (was_frozen OR state = 'standby'),
    is_unanswered = CASE WHEN $2 NOT IN ('running', 'standby') OR $2 <> $3 THEN false ELSE generation < $4 OR (is_unanswered AND state = $2) END,
    limits_in_force = CASE WHEN $2 NOT IN ('pending', 'starting', 'hibernated', 'ended') THEN limits_in_force END,
    missing_inventories = CASE WHEN state = $2 THEN missing_inventories ELSE 0 END,
    deadline_at = CASE WHEN state = $2 THEN deadline_at WHEN $10 THEN now() + $9::integer * interval '1 second' END,
    deadline_left_ms = CASE WHEN state = $2 THEN deadline_left_ms WHEN NOT $10::boolean THEN $9::integer * 1000 END,
    started_at = CASE WHEN $2 = 'running' AND state NOT IN ('running', 'standby') THEN clock_timestamp() ELSE started_at END,
    ended_at = CASE WHEN $2 IN ('ended', 'failed') THEN coalesce(ended_at, clock_timestamp()) WHEN $2 = 'ending' THEN ended_at END,
    ${CLOCKS_AT_TRANSITION.trim()},
    updated_at = clock_timestamp()
  WHERE id = $1`;

/** Begins again, unless it stands still. */
const PROLONG = `
  UPDATE sessions SET deadline_at = now() + $2::integer * interval '1 second', updated_at = clock_timestamp()
  WHERE id = $1 AND deadline_at IS NOT NULL`;

/** Once for each generation: an agent that begins again and again has had its time. */
const BEGIN = `
  UPDATE sessions SET begun_generation = generation, deadline_at = now() + $2::integer * interval '1 second', updated_at = clock_timestamp()
  WHERE id = $1 AND deadline_at IS NOT NULL AND begun_generation IS DISTINCT FROM generation`;

const WAIT_NO_LONGER = `
  UPDATE sessions SET reason_code = NULL, reason_message = NULL, updated_at = clock_timestamp() WHERE id = $1`;

/** The one place that writes a decision about a session: the row and its events, together. */
@Injectable()
export class SessionTransitions {
  constructor(private readonly events: EventLog) {}

  /** Writes `change` to the locked `session` in one UPDATE and answers with what the session is then. */
  async commit(tx: EntityManager, session: SessionFacts, change: SessionChange): Promise<SessionFacts> {
    const next: SessionFacts = { ...session, ...withoutUndefined(change) };
    await tx.query(UPDATE, [
      next.id,
      next.state,
      next.desired,
      next.generation,
      next.isReleased,
      next.reason?.code ?? null,
      next.reason?.message ?? null,
      next.agentId,
      timeoutSeconds(next, next.state),
      next.isAgentReachable,
    ]);
    if (next.state === 'ended' || next.state === 'failed') await forgetThumbnail(tx, next.id);
    await this.log(tx, session, next);
    return next;
  }

  /** Gives the locked `session` its whole time again for the state that it is in. */
  async prolong(tx: EntityManager, session: SessionFacts): Promise<void> {
    await tx.query(PROLONG, [session.id, timeoutSeconds(session, session.state)]);
  }

  /** The agent has begun with the locked `session`, which may have waited there for its turn: its time counts from now on. */
  async begin(tx: EntityManager, session: SessionFacts): Promise<void> {
    await tx.query(BEGIN, [session.id, timeoutSeconds(session, session.state)]);
    const { id: sessionId, agentId, reason } = session;
    if (reason?.code !== 'awaiting-turn' || agentId === null) return;
    await tx.query(WAIT_NO_LONGER, [sessionId]);
    await this.events.append(tx, 'session.begun', { sessionId, agentId });
  }

  private async log(tx: EntityManager, before: SessionFacts, after: SessionFacts): Promise<void> {
    const sessionId = after.id;
    const { desired, generation } = after;
    if (before.generation !== generation)
      await this.events.append(tx, 'session.desired', { sessionId, desired, generation });
    if (before.state !== after.state) {
      const isNew = after.state === 'failed' || after.reason?.code !== before.reason?.code;
      const reason = isNew ? (after.reason?.code ?? null) : null;
      await this.events.append(tx, 'session.state-changed', {
        sessionId,
        from: before.state,
        to: after.state,
        generation,
        reason,
      });
    }
    if (!before.isReleased && after.isReleased) await this.events.append(tx, 'session.released', { sessionId });
  }
}
