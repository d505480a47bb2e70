import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ChangeHint } from '../../platform/database/change-hint.js';
import { SessionFactsRepository } from '../lifecycle/session-facts.repository.js';
import { RowWatch } from '../../platform/database/row-watch.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { LaunchRush } from '../launch/launch-rush.js';
import { Placer } from './placer.js';

/** Sessions that are looked at in one transaction. */
const BATCH = 100;
/** The same while many people wait for the answer to a launch: enough to come forward. */
const BATCH_IN_RUSH = 20;
/** What may have made room, or brought an agent, and what may wait because it was launched in a crowd. */
const RELEVANT: ReadonlySet<ChangeHint['name']> = new Set([
  'session.requested',
  'agent.connected',
  'session.state-changed',
  'session.released',
]);

/** Keeps trying to place the sessions that wait, longest first: when something changed, and now and then. */
@Injectable()
export class PendingSessions implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(PendingSessions.name);
  private readonly sweeps = new SingleFlight(
    () => this.placeAll(),
    (error) => this.logger.warn({ err: error }, 'Waiting sessions could not be placed; they are tried again.'),
  );
  private stop: () => void = () => undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionFactsRepository,
    private readonly placer: Placer,
    private readonly rows: RowWatch,
    private readonly rush: LaunchRush,
  ) {}

  onApplicationBootstrap(): void {
    this.stop = this.rows.follow((hint) => {
      if (hint === null || RELEVANT.has(hint.name)) void this.sweep();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop();
    await this.sweeps.settled();
  }

  /** Tries to place what waits. Never rejects. */
  async sweep(): Promise<void> {
    await this.sweeps.run();
  }

  /**
   * Looks at every session that waits, batch by batch: the front of the queue may be what no agent can take. Whoever waits for the answer to a
   * launch goes first, for a while.
   */
  private async placeAll(): Promise<void> {
    if (!(await this.sessions.hasPending(this.dataSource.manager))) return;
    let last: string | null = null;
    do last = await this.placeBatch(last);
    while (last !== null);
  }

  /** Answers with the last session of a full batch; null when none comes after it. */
  private async placeBatch(afterId: string | null): Promise<string | null> {
    const most = (await this.rush.giveWay()) ? BATCH_IN_RUSH : BATCH;
    return this.dataSource.transaction(async (tx) => {
      const batch = await this.sessions.lockPending(tx, most, afterId);
      await this.placer.settle(tx, batch);
      return batch.length < most ? null : (batch.at(-1)?.id ?? null);
    });
  }
}
