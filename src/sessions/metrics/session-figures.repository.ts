import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const SESSIONS = `
  SELECT s.state, count(*)::integer AS sessions,
    (count(*) FILTER (WHERE s.state IN ('starting', 'running', 'standby', 'waking') AND (a.replica_id IS NULL OR a.unreachable_since IS NOT NULL)))::integer
      AS unreachable,
    COALESCE(extract(epoch FROM clock_timestamp() - min(s.created_at) FILTER (WHERE s.state = 'pending')), 0)::float8 AS "oldestPending"
  FROM sessions s LEFT JOIN agents a ON a.id = s.agent_id WHERE s.state <> 'ended' GROUP BY s.state`;

const ORPHANS = `SELECT cause, count(*)::integer AS orphans FROM orphans GROUP BY cause`;

/** A launch, a retry and a wake begin with these. */
const SINCE_WISH = `
  SELECT extract(epoch FROM clock_timestamp() - max(occurred_at))::float8 AS seconds FROM events
  WHERE session_id = $1 AND (name = 'session.requested' OR (name = 'session.state-changed'
    AND (data->>'to' = 'waking' OR (data->>'to' = 'pending' AND data->>'from' = 'failed'))))`;

/** Sessions of one state. */
export interface StateFigures {
  readonly state: string;
  readonly sessions: number;
  /** Those of them that are up on an agent that cannot be reached. */
  readonly unreachable: number;
  /** In seconds; 0 unless they wait for an agent. */
  readonly oldestPending: number;
}

/** Counts sessions, for whoever watches the whole. */
@Injectable()
export class SessionFigures {
  constructor(private readonly dataSource: DataSource) {}

  /** All but those that have ended. */
  byState(): Promise<StateFigures[]> {
    return this.dataSource.query(SESSIONS);
  }

  orphans(): Promise<{ readonly cause: string; readonly orphans: number }[]> {
    return this.dataSource.query(ORPHANS);
  }

  /** Time since the session was last wished to run, in seconds; null when the log knows of no wish. */
  async secondsSinceWish(sessionId: string): Promise<number | null> {
    const [row] = await this.dataSource.query<{ seconds: number | null }[]>(SINCE_WISH, [sessionId]);
    return row?.seconds ?? null;
  }
}
