import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { PLATFORM_METRICS } from '../metrics/platform-metrics.js';

/** Tells how busy the connections to the database are. */
@Injectable()
export class PoolMeter {
  constructor(
    private readonly dataSource: DataSource,
    metrics: MetricsRegistry,
  ) {
    metrics.gauge(PLATFORM_METRICS.databaseConnections, (tell) => {
      const { totalCount, idleCount, options } = this.pool();
      tell(totalCount - idleCount, { state: 'in-use' });
      tell(idleCount, { state: 'idle' });
      tell(options.max, { state: 'max' });
    });
    metrics.gauge(PLATFORM_METRICS.databaseWaiting, (tell) => tell(this.pool().waitingCount, {}));
  }

  /** @throws Error when TypeORM keeps its pool elsewhere, so that the metrics say that they are missing. */
  private pool(): Pool {
    const { driver } = this.dataSource;
    const pool: unknown = driver instanceof PostgresDriver ? driver.master : null;
    if (pool instanceof Pool) return pool;
    throw new Error('The pool of the database is not where it was.');
  }
}
