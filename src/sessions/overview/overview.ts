import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Overview } from '../../../protocol/http/overview.js';
import { SessionState } from '../../../protocol/session.js';
import { SessionsConfig } from '../../platform/config/control-plane.config.js';

const BY_STATE = `SELECT state, count(*)::integer AS count FROM sessions WHERE state <> 'ended' GROUP BY state`;

const BY_AGENT = `
  SELECT a.id, (SELECT count(*)::integer FROM sessions s WHERE s.agent_id = a.id AND NOT s.is_released) AS sessions,
    (SELECT count(*)::integer FROM orphans o WHERE o.agent_id = a.id) AS orphans
  FROM agents a WHERE a.revoked_at IS NULL ORDER BY a.created_at, a.id`;

/** Counts what people who look after all sessions want to see at a glance. */
@Injectable()
export class OverviewReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: SessionsConfig,
  ) {}

  async read(): Promise<Overview> {
    const states = await this.dataSource.query<{ state: SessionState; count: number }[]>(BY_STATE);
    const counts = new Map(states.map(({ state, count }) => [state, count]));
    const all = SessionState.options.map((state) => [state, counts.get(state) ?? 0] as const);
    return {
      sessions: Object.fromEntries(all) as Overview['sessions'],
      agents: await this.dataSource.query<Overview['agents']>(BY_AGENT),
      screenAccess: this.config.adminScreenAccess,
    };
  }
}
