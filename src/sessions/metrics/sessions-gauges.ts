import { Injectable } from '@nestjs/common';
import { CachedReading } from '../../../metrics/cached-reading.js';
import { MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { SessionState } from '../../../protocol/session.js';
import { Clock } from '../../platform/clock.js';
import { SessionFigures } from './session-figures.repository.js';
import { SESSIONS_METRICS } from './sessions-metrics.js';

/** Tells how many sessions there are, and of what belongs to none. */
@Injectable()
export class SessionsGauges {
  constructor(metrics: MetricsRegistry, figures: SessionFigures, clock: Clock) {
    const nowMs = (): number => clock.monotonicMs();
    const states = new CachedReading(() => figures.byState(), nowMs);
    const orphans = new CachedReading(() => figures.orphans(), nowMs);
    metrics.gauge(SESSIONS_METRICS.sessions, async (tell) => {
      const counts = new Map((await states.get()).map(({ state, sessions }) => [state, sessions]));
      for (const state of SessionState.options) if (state !== 'ended') tell(counts.get(state) ?? 0, { state });
    });
    metrics.gauge(SESSIONS_METRICS.unreachable, async (tell) => {
      tell(
        (await states.get()).reduce((sum, { unreachable }) => sum + unreachable, 0),
        {},
      );
    });
    metrics.gauge(SESSIONS_METRICS.oldestPending, async (tell) => {
      tell(Math.max(0, ...(await states.get()).map(({ oldestPending }) => oldestPending)), {});
    });
    metrics.gauge(SESSIONS_METRICS.orphans, async (tell) => {
      for (const { cause, orphans: count } of await orphans.get()) tell(count, { cause });
    });
  }
}
