import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Heartbeat } from '../../../protocol/agent/messages.js';
import { EventLog } from '../../platform/events/event-log.js';

type Queued = NonNullable<Heartbeat['queued']>;

/** Sessions that are written at once, so that nobody waits for their rows for long. */
const BATCH = 100;

/**
 * What waits for its turn has its whole time again, and as much as the end of one before it may take, for as long as something is under way on its agent whose own
 * deadline has not passed. A queue that stands still is over when that time is. Answers with those that nobody was told of yet.
 */
const NOTE = `
  WITH queued AS (
    SELECT s.id, s.reason_code, t.name AS application, a.name AS agent,
      CASE s.state WHEN 'starting' THEN t.start_timeout_seconds ELSE t.wake_timeout_seconds END + t.end_timeout_seconds AS seconds
    FROM unnest($2::uuid[], $3::integer[]) AS told(id, generation)
    JOIN sessions s ON s.id = told.id AND s.generation = told.generation
    JOIN templates t ON t.id = s.template_id JOIN agents a ON a.id = s.agent_id
    WHERE s.agent_id = $1 AND s.state IN ('starting', 'waking') AND s.deadline_at IS NOT NULL AND s.begun_generation IS DISTINCT FROM s.generation
    ORDER BY s.id FOR UPDATE OF s
  ), noted AS (
    UPDATE sessions s SET
      deadline_at = CASE WHEN EXISTS (
          SELECT 1 FROM sessions b WHERE b.agent_id = $1 AND b.state IN ('starting', 'waking') AND b.begun_generation = b.generation AND b.deadline_at > now())
        THEN now() + queued.seconds * interval '1 second' ELSE s.deadline_at END,
      reason_code = 'awaiting-turn',
      reason_message = queued.application || ' waits for its turn on ' || queued.agent || ', which starts other applications first.',
      updated_at = clock_timestamp()
    FROM queued WHERE s.id = queued.id
    RETURNING s.id, queued.reason_code IS NULL AS "isNew")
  SELECT id FROM noted WHERE "isNew"`;

/** Takes note of the starts that wait for their turn on their agent. */
@Injectable()
export class QueuedStarts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
  ) {}

  /** Agents of before do not say what waits. */
  async note(agentId: string, queued: Queued = []): Promise<void> {
    for (let from = 0; from < queued.length; from += BATCH)
      await this.noteSome(agentId, queued.slice(from, from + BATCH));
  }

  private async noteSome(agentId: string, queued: Queued): Promise<void> {
    const values = [agentId, queued.map(({ id }) => id), queued.map(({ generation }) => generation)];
    await this.dataSource.transaction(async (tx) => {
      for (const { id } of await tx.query<{ id: string }[]>(NOTE, values))
        await this.events.append(tx, 'session.waiting', { sessionId: id, reason: 'awaiting-turn', agentId });
    });
  }
}
