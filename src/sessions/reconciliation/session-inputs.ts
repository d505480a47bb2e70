import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Heartbeat } from '../../../protocol/agent/messages.js';
import { clocksAtInput } from '../sleep/sleep-clocks.js';

/**
 * An agent's clock may be wrong: the age of an input says better when it was, and an input of the future must not keep a session awake for
 * ever. A heartbeat takes longer to arrive one time than another: only what is clearly later than what is known is another input.
 */
const NOTE = `
  UPDATE sessions s SET ${clocksAtInput('seen.at').trim()}
  FROM (SELECT id, least(now(), coalesce(now() - age_ms * interval '1 millisecond', at)) AS at
    FROM unnest($2::uuid[], $3::timestamptz[], $4::bigint[]) AS told(id, at, age_ms)) AS seen
  WHERE s.id = seen.id AND s.agent_id = $1 AND (s.last_input_at IS NULL OR seen.at > s.last_input_at + interval '1 second')`;

/** Remembers when somebody last used a session. */
@Injectable()
export class SessionInputs {
  constructor(private readonly dataSource: DataSource) {}

  async note(agentId: string, { sessions }: Heartbeat): Promise<void> {
    const used = sessions.filter(({ lastInputAt }) => lastInputAt !== null);
    if (used.length === 0) return;
    const column = <Value>(read: (session: Heartbeat['sessions'][number]) => Value): Value[] => used.map(read);
    await this.dataSource.query(NOTE, [
      agentId,
      column(({ id }) => id),
      column(({ lastInputAt }) => lastInputAt),
      column(({ lastInputAgeMs }) => lastInputAgeMs ?? null),
    ]);
  }
}
