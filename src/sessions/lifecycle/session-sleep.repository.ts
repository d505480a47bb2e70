import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { IS_AGENT_REACHABLE } from './session-facts.repository.js';
import { SLEEPS_AT } from './sleeps-at.js';

const IDLE = `
  SELECT s.id FROM sessions s JOIN templates t ON t.id = s.template_id JOIN agents a ON a.id = s.agent_id
  WHERE ${SLEEPS_AT} < now() LIMIT $1`;

const AWAKE = `
  SELECT s.id FROM sessions s JOIN agents a ON a.id = s.agent_id
  WHERE s.state IN ('starting', 'running', 'standby', 'waking') AND ${IS_AGENT_REACHABLE}`;

const UNSETTLED = `
  SELECT 1 FROM sessions s JOIN agents a ON a.id = s.agent_id
  WHERE NOT s.is_released AND s.state <> 'hibernated' AND ${IS_AGENT_REACHABLE} LIMIT 1`;

/** Finds sessions that are to sleep. */
@Injectable()
export class SessionSleepRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** At most `limit` sessions that nobody has used for the idle time of their template. */
  async findIdle(limit: number): Promise<string[]> {
    return (await this.dataSource.query<{ id: string }[]>(IDLE, [limit])).map(({ id }) => id);
  }

  /** Every session that could be put to sleep now. */
  async findAwake(): Promise<string[]> {
    return (await this.dataSource.query<{ id: string }[]>(AWAKE)).map(({ id }) => id);
  }

  /** Whether a reachable agent has still got something that neither sleeps nor has ended. */
  async isUnsettled(): Promise<boolean> {
    return (await this.dataSource.query<unknown[]>(UNSETTLED)).length > 0;
  }
}
