import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SessionEvent } from './session-timeline.js';

const SELECT = `
  SELECT e.ordinal, e.name, e.occurred_at AS "occurredAt", e.data, a.name AS "agentName"
  FROM events e LEFT JOIN agents a ON a.id = (e.data->>'agentId')::uuid`;

/** A session that is woken every day for years has a long log; its timeline shows the latest part. */
const LATEST = 500;

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
    return owned.length > 0 ? this.find(sessionId) : null;
  }

  /** The latest entries about a session, oldest first. */
  async find(sessionId: string): Promise<SessionEvent[]> {
    const sql = `${SELECT} WHERE e.session_id = $1 ORDER BY e.ordinal DESC LIMIT $2`;
    return (await this.dataSource.query<SessionEvent[]>(sql, [sessionId, LATEST])).reverse();
  }

  /** Position of the log's last entry. */
  async lastOrdinal(): Promise<bigint> {
    const [row] = await this.dataSource.query<{ last: string | null }[]>(
      "SELECT pg_sequence_last_value(pg_get_serial_sequence('events', 'ordinal')) AS last",
    );
    return BigInt(row?.last ?? 0);
  }
}
