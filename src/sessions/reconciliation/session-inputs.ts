import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Heartbeat } from '../../../protocol/agent/messages.js';
import { clocksAtInput } from '../sleep/sleep-clocks.js';

/** An agent's clock may run ahead, and must not keep a session awake for ever. */
const NOTE = `
  UPDATE sessions s SET ${clocksAtInput('least(seen.at, now())').trim()}
  FROM unnest($2::uuid[], $3::timestamptz[]) AS seen(id, at)
  WHERE s.id = seen.id AND s.agent_id = $1 AND (s.last_input_at IS NULL OR seen.at > s.last_input_at)`;

/** Remembers when somebody last used a session. */
@Injectable()
export class SessionInputs {
  constructor(private readonly dataSource: DataSource) {}

  async note(agentId: string, { sessions }: Heartbeat): Promise<void> {
    const seen = sessions.flatMap(({ id, lastInputAt }) => (lastInputAt === null ? [] : [{ id, lastInputAt }]));
    if (seen.length === 0) return;
    await this.dataSource.query(NOTE, [agentId, seen.map(({ id }) => id), seen.map(({ lastInputAt }) => lastInputAt)]);
  }
}
