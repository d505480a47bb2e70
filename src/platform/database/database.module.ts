import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Event } from '../events/event.entity.js';
import { EventLog } from '../events/event-log.js';
import { ChangeFeed } from './change-feed.js';
import { DatabaseAddress } from './database-address.js';
import { Leases } from './leases.js';
import { ReplicaId } from './replica-id.js';
import { RowWatch } from './row-watch.js';
import { SnakeNaming } from './snake-naming.js';

/** A query that takes longer is a defect or a database that hangs. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** The database, already migrated, and what is built on it: the log, the change feed and leases. */
@Global()
@Module({})
export class DatabaseModule {
  static at(address: DatabaseAddress, poolSize: number): DynamicModule {
    const providers = [
      { provide: DatabaseAddress, useValue: address },
      ChangeFeed,
      EventLog,
      Leases,
      ReplicaId,
      RowWatch,
    ];
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          type: 'postgres',
          url: address.url,
          entities: [Event],
          autoLoadEntities: true,
          namingStrategy: new SnakeNaming(),
          retryAttempts: 0,
          extra: {
            max: poolSize,
            connectionTimeoutMillis: 5_000,
            query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
            statement_timeout: STATEMENT_TIMEOUT_MS,
            idle_in_transaction_session_timeout: 30_000,
          },
        }),
      ],
      providers,
      exports: providers,
    };
  }
}
