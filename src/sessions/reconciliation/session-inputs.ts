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

/** Whoever comes to look, or leaves, changes what there is to be told before a session stands still. */
const NOTE_VIEWERS = `
  UPDATE sessions s SET is_watched = seen.viewers > 0, sleep_check_at = NULL
  FROM unnest($2::uuid[], $3::integer[]) AS seen(id, viewers)
  WHERE s.id = seen.id AND s.agent_id = $1 AND s.is_watched <> (seen.viewers > 0)`;

/** Remembers when somebody last used a session, and whether anybody looks at it. */
@Injectable()
export class SessionInputs {
  constructor(private readonly dataSource: DataSource) {}

  async note(agentId: string, { sessions }: Heartbeat): Promise<void> {
    await this.noteInputs(agentId, sessions);
    await this.noteViewers(agentId, sessions);
  }

  private async noteInputs(agentId: string, sessions: Heartbeat['sessions']): Promise<void> {
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

  /** Agents of the version before do not say who looks. */
  private async noteViewers(agentId: string, sessions: Heartbeat['sessions']): Promise<void> {
    const told = sessions.flatMap(({ id, viewers }) => (viewers === undefined ? [] : [{ id, viewers }]));
    if (told.length === 0) return;
    await this.dataSource.query(NOTE_VIEWERS, [agentId, told.map(({ id }) => id), told.map(({ viewers }) => viewers)]);
  }
}
