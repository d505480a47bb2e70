import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CachedReading } from '../../../metrics/cached-reading.js';
import { MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { Clock } from '../../platform/clock.js';
import { ConnectedAgents } from '../connected-agents.js';
import { AGENTS_METRICS } from './agents-metrics.js';

const COUNT = `
  SELECT platform, CASE WHEN unreachable_since IS NOT NULL THEN 'silent' WHEN replica_id IS NULL THEN 'away' ELSE 'connected' END AS state,
    count(*)::integer AS agents, (count(*) FILTER (WHERE is_draining))::integer AS draining,
    (count(*) FILTER (WHERE degraded_since IS NOT NULL))::integer AS degraded
  FROM agents WHERE revoked_at IS NULL GROUP BY 1, 2`;

interface AgentCount {
  readonly platform: string;
  readonly state: string;
  readonly agents: number;
  readonly draining: number;
  readonly degraded: number;
}

/** Tells how many agents there are, and how they are. */
@Injectable()
export class AgentsMeter {
  constructor(metrics: MetricsRegistry, dataSource: DataSource, connected: ConnectedAgents, clock: Clock) {
    const counts = new CachedReading(
      () => dataSource.query<AgentCount[]>(COUNT),
      () => clock.monotonicMs(),
    );
    metrics.gauge(AGENTS_METRICS.agents, async (tell) => {
      for (const { platform, state, agents } of await counts.get()) tell(agents, { platform, state });
    });
    for (const figure of ['draining', 'degraded'] as const) {
      metrics.gauge(AGENTS_METRICS[figure], async (tell) => {
        for (const [platform, sum] of sumByPlatform(await counts.get(), figure)) tell(sum, { platform });
      });
    }
    metrics.gauge(AGENTS_METRICS.links, (tell) => tell(connected.all().length, {}));
  }
}

function sumByPlatform(counts: readonly AgentCount[], figure: 'draining' | 'degraded'): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const count of counts) sums.set(count.platform, (sums.get(count.platform) ?? 0) + count[figure]);
  return sums;
}
