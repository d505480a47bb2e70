import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SessionsConfig } from '../../platform/config/control-plane.config.js';
import { START_CLOCKS, STOP_CLOCKS } from '../sleep/sleep-clocks.js';
import { CAN_AGENT_ACT, COULD_AGENT_REPORT } from './session-facts.repository.js';

const STOP = `
  UPDATE sessions s SET deadline_at = NULL,
    deadline_left_ms = greatest(0, extract(epoch FROM s.deadline_at - now()) * 1000)::integer
  FROM agents a WHERE a.id = s.agent_id AND s.deadline_at IS NOT NULL AND NOT ${CAN_AGENT_ACT}`;

const GO_ON = `
  UPDATE sessions s SET deadline_left_ms = NULL,
    deadline_at = now() + greatest(s.deadline_left_ms, $1::integer) * interval '1 millisecond'
  FROM agents a WHERE a.id = s.agent_id AND s.deadline_left_ms IS NOT NULL AND NOT s.is_released AND ${CAN_AGENT_ACT}`;

const SHIFT = `
  UPDATE sessions SET deadline_at = greatest(deadline_at + $2::float8 * interval '1 millisecond', now() + $3::integer * interval '1 millisecond')
  WHERE agent_id = $1 AND deadline_at IS NOT NULL AND NOT is_released`;

const OVERDUE = `
  SELECT s.id FROM sessions s JOIN agents a ON a.id = s.agent_id
  WHERE s.deadline_at <= now() AND ${COULD_AGENT_REPORT} ORDER BY s.deadline_at LIMIT $1`;

/** Deadlines run on the database's clock, and stand still while the agent cannot be reached, or its platform does not answer it. */
@Injectable()
export class DeadlinesRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: SessionsConfig,
  ) {}

  /** Stops the deadlines and clocks of sessions whose agent is away or can do nothing, and starts those again whose agent is back. */
  async followAgents(): Promise<void> {
    await this.dataSource.query(STOP);
    await this.dataSource.query(GO_ON, [this.config.deadlineGraceMs]);
    for (const sql of [STOP_CLOCKS, START_CLOCKS]) await this.dataSource.query(sql);
  }

  /** Moves the deadlines on that run for sessions of the agent, which had been silent for `silentMs` milliseconds. */
  async shift(agentId: string, silentMs: number): Promise<void> {
    await this.dataSource.query(SHIFT, [agentId, silentMs, this.config.deadlineGraceMs]);
  }

  /** At most `limit` sessions that missed their deadline. */
  async findOverdue(limit: number): Promise<string[]> {
    return (await this.dataSource.query<{ id: string }[]>(OVERDUE, [limit])).map(({ id }) => id);
  }
}
