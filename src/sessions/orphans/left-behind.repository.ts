import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What an agent named of a session of which nothing lives there. */
export interface DeadInstance {
  readonly id: string;
  readonly generation: number;
}

/** An inventory that was made before something happened has arrived this long after it, or never does. */
const QUIET = `interval '5 minutes'`;

/**
 * Asked of the log, because the row alone would not tell a former agent from a machine that was enrolled anew: that one has another id, and what it has is
 * all that there is of its sessions. An agent that is connected is another one than that which asks.
 */
const WENT_ON = `
  agent.revoked_at IS NULL AND agent.replica_id IS NOT NULL AND agent.unreachable_since IS NULL
  AND EXISTS (SELECT FROM events ran
    WHERE ran.session_id = s.id AND ran.name = 'session.state-changed' AND ran.ordinal > given.ordinal
      AND ran.data->>'to' = 'running' AND (ran.data->>'generation')::integer > dead.generation
      AND ran.occurred_at < now() - ${QUIET})`;

const ENDED_BY_OWNER = `
  s.state = 'ended' AND s.ended_at < now() - ${QUIET}
  AND (SELECT wish.data->>'desired' = 'ended' AND wish.actor->>'kind' = 'user' AND wish.actor->>'id' = s.owner_id::text
    FROM events wish WHERE wish.session_id = s.id AND wish.name = 'session.desired' ORDER BY wish.ordinal DESC LIMIT 1)`;

const FIND = `
  SELECT s.id, dead.generation
  FROM jsonb_to_recordset($2::jsonb) AS dead(id uuid, generation integer)
    JOIN sessions s ON s.id = dead.id JOIN agents agent ON agent.id = s.agent_id
    JOIN LATERAL (
      SELECT placed.ordinal, placed.data->>'agentId' AS agent_id FROM events placed
      WHERE placed.session_id = s.id AND placed.name IN ('session.placed', 'orphan.adopted')
      ORDER BY placed.ordinal DESC LIMIT 1) given ON given.agent_id = s.agent_id::text
  WHERE s.home_id IS NULL AND s.agent_id <> $1::uuid AND dead.generation BETWEEN 1 AND s.generation - 1
    AND EXISTS (SELECT FROM events former
      WHERE former.session_id = s.id AND former.name = 'session.placed' AND former.data->>'agentId' = $1::text)
    AND ((${WENT_ON}) OR (${ENDED_BY_OWNER}))`;

/** Proves what sessions left on agents that they are not on any more. */
@Injectable()
export class LeftBehindRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Those of `dead` that are a former part of a session with a temporary home: the log says that it was given to `agentId`, and that a later generation of it
   * ran on another agent, which is there now; or that its owner ended it after it had been given to another one.
   */
  async find(agentId: string, dead: readonly DeadInstance[]): Promise<DeadInstance[]> {
    return this.dataSource.query(FIND, [agentId, JSON.stringify(dead)]);
  }
}
