import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CachedReading } from '../../../metrics/cached-reading.js';
import { MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { Clock } from '../../platform/clock.js';
import { DatabaseConfig } from '../../platform/config/control-plane.config.js';
import { leaseMs } from '../leased-task.js';
import { STREAM_READER } from '../stream/audit-stream.js';
import { AUDIT_METRICS } from './audit-metrics.js';

/** A sealer that stalls for long leaves more than anybody needs to have counted. */
const MOST_UNSEALED = 10_000;

const READ = `
  WITH tip AS (
    SELECT s.position, e.transaction_id, e.ordinal FROM event_seals s JOIN events e ON e.id = s.event_id ORDER BY s.position DESC LIMIT 1
  ), unsealed AS (
    SELECT occurred_at FROM events
    WHERE (transaction_id, ordinal) > COALESCE((SELECT (transaction_id, ordinal) FROM tip), ('0'::xid8, 0::bigint))
    ORDER BY transaction_id, ordinal LIMIT ${MOST_UNSEALED}
  )
  SELECT COALESCE((SELECT position FROM tip), 0)::float8 AS position,
    (SELECT count(*) FROM unsealed)::integer AS unsealed,
    COALESCE((SELECT extract(epoch FROM clock_timestamp() - min(occurred_at)) FROM unsealed), 0)::float8 AS "unsealedAge",
    (SELECT extract(epoch FROM clock_timestamp() - expires_at) FROM leases WHERE name = 'event-sealer')::float8 AS "sealerAge",
    (SELECT extract(epoch FROM clock_timestamp() - max(created_at)) FROM event_checkpoints)::float8 AS "checkpointAge",
    (SELECT position FROM log_cursors WHERE reader = $1)::float8 AS "streamPosition"`;

interface LogFigures {
  readonly position: number;
  readonly unsealed: number;
  readonly unsealedAge: number;
  /** Since the end of the sealer's lease, in seconds: below 0 while it holds; null while nobody has one. */
  readonly sealerAge: number | null;
  readonly checkpointAge: number | null;
  readonly streamPosition: number | null;
}

/** Tells how far the log is sealed, signed and passed on. */
@Injectable()
export class AuditMeter {
  constructor(metrics: MetricsRegistry, dataSource: DataSource, database: DatabaseConfig, clock: Clock) {
    const figures = new CachedReading(
      async () => {
        const [row] = await dataSource.query<[LogFigures]>(READ, [STREAM_READER]);
        return row;
      },
      () => clock.monotonicMs(),
    );
    for (const name of ['position', 'unsealed', 'unsealedAge', 'checkpointAge'] as const) {
      metrics.gauge(AUDIT_METRICS[name], async (tell) => {
        const value = (await figures.get())[name];
        if (value !== null) tell(value, {});
      });
    }
    metrics.gauge(AUDIT_METRICS.sealerAge, async (tell) => {
      const { sealerAge } = await figures.get();
      if (sealerAge !== null) tell(Math.max(0, sealerAge + leaseMs(database.pollMs) / 1000), {});
    });
    metrics.gauge(AUDIT_METRICS.streamBacklog, async (tell) => {
      const { position, streamPosition } = await figures.get();
      if (streamPosition !== null) tell(Math.max(0, position - streamPosition), {});
    });
  }
}
