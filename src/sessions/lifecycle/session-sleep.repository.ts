import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { IS_AGENT_REACHABLE } from './session-facts.repository.js';

const AWAKE = `
  SELECT s.id FROM sessions s JOIN agents a ON a.id = s.agent_id
  WHERE s.state IN ('starting', 'running', 'standby', 'waking') AND ${IS_AGENT_REACHABLE}`;

const UNSETTLED = `
  SELECT 1 FROM sessions s JOIN agents a ON a.id = s.agent_id
  WHERE NOT s.is_released AND s.state <> 'hibernated' AND ${IS_AGENT_REACHABLE} LIMIT 1`;

/** Finds the sessions that everything waits for before the machine's own installation stops. */
@Injectable()
export class SessionSleepRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Every session that could be put to sleep now. */
  async findAwake(): Promise<string[]> {
    return (await this.dataSource.query<{ id: string }[]>(AWAKE)).map(({ id }) => id);
  }

  /** Whether a reachable agent has still got something that neither sleeps nor has ended. */
  async isUnsettled(): Promise<boolean> {
    return (await this.dataSource.query<unknown[]>(UNSETTLED)).length > 0;
  }
}
