import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import type { EventData, EventName } from '../../../protocol/events.js';
import { EventLog, type WriteObserver } from './event-log.js';

/** What to do with each event of a name. Must not throw. */
export type EventHandlers = { readonly [Name in EventName]?: (data: EventData<Name>) => void };

/**
 * The events that this process wrote, once the transaction of each is committed: for figures, which may miss the last ones of a process that
 * dies, and count what a savepoint took back. Whoever must not miss one reads the log.
 */
@Injectable()
export class CommittedEvents implements OnModuleInit, WriteObserver {
  private readonly handlers: EventHandlers[] = [];
  private readonly written = new WeakMap<QueryRunner, (() => void)[]>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly log: EventLog,
  ) {}

  onModuleInit(): void {
    this.log.observe(this);
    this.dataSource.subscribers.push({
      afterTransactionCommit: ({ queryRunner }) => this.settle(queryRunner, true),
      afterTransactionRollback: ({ queryRunner }) => this.settle(queryRunner, false),
    });
  }

  /** Has `handlers` called with events from now on. */
  follow(handlers: EventHandlers): void {
    this.handlers.push(handlers);
  }

  wrote<Name extends EventName>({ queryRunner }: EntityManager, name: Name, data: EventData<Name>): void {
    const tell = (): void => this.handlers.forEach((handlers) => handlers[name]?.(data));
    if (!queryRunner?.isTransactionActive) tell();
    else this.written.set(queryRunner, [...(this.written.get(queryRunner) ?? []), tell]);
  }

  /** A transaction within another one is not settled before that. */
  private settle(runner: QueryRunner, isCommitted: boolean): void {
    if (runner.isTransactionActive) return;
    const tellings = this.written.get(runner) ?? [];
    this.written.delete(runner);
    if (isCommitted) for (const tell of tellings) tell();
  }
}
