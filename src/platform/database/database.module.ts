import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DatabasePool } from '../config/control-plane.config.js';
import { Event } from '../events/event.entity.js';
import { EventLog } from '../events/event-log.js';
import { CommittedEvents } from '../events/committed-events.js';
import { ChangeFeed } from './change-feed.js';
import { DatabaseAddress } from './database-address.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { Leases } from './leases.js';
import { PoolMeter } from './pool-meter.js';
import { ReplicaId } from './replica-id.js';
import { RowWatch } from './row-watch.js';
import { SnakeNaming } from './snake-naming.js';

/** How much later than the server this side gives a statement up, in milliseconds. */
const PATIENCE_MS = 1_000;

/** The database, already migrated, and what is built on it: the log, the change feed and leases. */
@Global()
@Module({})
export class DatabaseModule {
  static at(address: DatabaseAddress, pool: DatabasePool): DynamicModule {
    const providers = [
      { provide: DatabaseAddress, useValue: address },
      ChangeFeed,
      CommittedEvents,
      EventLog,
      Leases,
      ReplicaId,
      RowWatch,
    ];
    return {
      module: DatabaseModule,
      imports: [
        MetricsModule,
        TypeOrmModule.forRoot({
          type: 'postgres',
          url: address.url,
          entities: [Event],
          autoLoadEntities: true,
          namingStrategy: new SnakeNaming(),
          retryAttempts: 0,
          extra: {
            max: pool.size,
            connectionTimeoutMillis: pool.connectMs,
            query_timeout: pool.statementMs + PATIENCE_MS,
            statement_timeout: pool.statementMs,
            idle_in_transaction_session_timeout: 30_000,
          },
        }),
      ],
      providers: [...providers, PoolMeter],
      exports: providers,
    };
  }
}
