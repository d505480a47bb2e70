import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { agentsOf, withAgentAbsences } from './agent-absences.js';
import type { SessionEvent } from './session-event.js';

/** A session that is woken every day for years has a long log; its timeline shows the latest part. */
const LATEST = 500;

/** What happened to the agents of a session meanwhile. Of an agent that comes and goes all day the latest part is told. */
const LATEST_OF_AGENTS = 200;

const COLUMNS = `e.ordinal, e.transaction_id AS transaction, e.name, e.occurred_at AS "occurredAt", e.data, a.name AS "agentName"`;
const AGENT = `LEFT JOIN agents a ON a.id = (e.data->>'agentId')::uuid`;

const OF_SESSION = `
  SELECT ${COLUMNS}, pg_snapshot_xmin(pg_current_snapshot()) AS horizon FROM events e ${AGENT}
  WHERE e.session_id = $1 ORDER BY e.ordinal DESC LIMIT ${LATEST}`;

const OF_AGENTS = `
  SELECT ${COLUMNS} FROM events e ${AGENT}
  WHERE e.target_kind = 'agent' AND e.target_id = ANY($1::text[]) AND e.transaction_id >= $2::xid8
    AND e.name IN ('agent.lost', 'agent.connected')
  ORDER BY e.transaction_id DESC, e.ordinal DESC LIMIT ${LATEST_OF_AGENTS}`;

const AGENT_ID = 'SELECT agent_id AS id FROM sessions WHERE id = $1';

const POSITION = `
  SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('events', 'ordinal')), 0) AS ordinal,
    pg_snapshot_xmin(pg_current_snapshot()) AS horizon`;

/** How far the log had come at a moment. */
export interface LogPosition {
  /** Of the last entry. */
  readonly ordinal: bigint;
  /** Every transaction before this one was over; of the others, some may have written entries that nobody could see yet. */
  readonly horizon: bigint;
}

/** What the log says about a session, and up to which transaction that is all. */
export interface SessionLog {
  readonly events: SessionEvent[];
  readonly horizon: bigint;
}

type SessionEventRow = SessionEvent & { readonly horizon: string };

/** Reads sessions' entries of the log. */
@Injectable()
export class TimelineRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest entries about a session, oldest first; null when it is not `ownerId`'s. */
  async findOwned(sessionId: string, ownerId: string): Promise<SessionEvent[] | null> {
    const owned = await this.dataSource.query<unknown[]>('SELECT 1 FROM sessions WHERE id = $1 AND owner_id = $2', [
      sessionId,
      ownerId,
    ]);
    return owned.length > 0 ? (await this.find(sessionId)).events : null;
  }

  /** The latest entries about a session, and about its agents where they concerned it, oldest first. */
  async find(sessionId: string): Promise<SessionLog> {
    const ofSession = (await this.dataSource.query<SessionEventRow[]>(OF_SESSION, [sessionId])).reverse();
    const [first] = ofSession;
    if (!first) return { events: [], horizon: 0n };
    const [agentIds, before] = await this.agentsOf(sessionId, ofSession);
    const values = [agentIds, first.transaction];
    const ofAgents = agentIds.length > 0 ? await this.dataSource.query<SessionEvent[]>(OF_AGENTS, values) : [];
    return { events: withAgentAbsences(ofSession, ofAgents, before), horizon: BigInt(first.horizon) };
  }

  /** The agents that a session was on, and where it was before these events. Where their beginning is not shown that is known of one that stayed. */
  private async agentsOf(id: string, ofSession: readonly SessionEvent[]): Promise<[string[], string | null]> {
    const agentIds = agentsOf(ofSession);
    if (agentIds.length > 0 || ofSession.length < LATEST) return [agentIds, null];
    const [row] = await this.dataSource.query<{ id: string | null }[]>(AGENT_ID, [id]);
    return row?.id ? [[row.id], row.id] : [[], null];
  }

  /** How far the log has come. */
  async position(): Promise<LogPosition> {
    const [row] = await this.dataSource.query<Record<keyof LogPosition, string>[]>(POSITION);
    return { ordinal: BigInt(row?.ordinal ?? 0), horizon: BigInt(row?.horizon ?? 0) };
  }
}
