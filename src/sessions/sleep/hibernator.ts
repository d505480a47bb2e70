import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ChangeHint } from '../../platform/database/change-hint.js';
import { RowWatch } from '../../platform/database/row-watch.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { SessionSleep } from '../lifecycle/session-sleep.js';
import { SleepPlanner } from './sleep-planner.js';
import { SleepPlansRepository } from './sleep-plans.repository.js';

const PERIOD_MS = 2_000;
const BATCH = 100;

/** Freezes and puts to sleep what nobody uses, or what has run for as long as it may. Every replica looks; row locks let one decide. */
@Injectable()
export class Hibernator implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Hibernator.name);
  private readonly sweeps = new SingleFlight(
    () => this.sweepAll(),
    (error) => this.logger.warn({ err: error }, 'Idle sessions could not be looked for; they are looked for again.'),
  );
  private stop: () => void = () => undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: SleepPlansRepository,
    private readonly planner: SleepPlanner,
    private readonly sleep: SessionSleep,
    private readonly rows: RowWatch,
  ) {}

  onApplicationBootstrap(): void {
    this.stop = this.rows.follow((hint) => this.take(hint), PERIOD_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop();
    await this.sweeps.settled();
  }

  /** Looks at every session whose plan is due now. Never rejects. */
  async sweep(): Promise<void> {
    await this.sweeps.run();
  }

  private take(hint: ChangeHint | null): void {
    if (hint?.name === 'quota.changed') void this.replan(hint.userId);
    else if (hint === null || hint.name === 'session.state-changed') void this.sweep();
  }

  /** A hint that is lost costs ten minutes: then every plan is made again. */
  private async replan(ownerId: string | null): Promise<void> {
    try {
      await this.plans.replan(ownerId);
      await this.sweep();
    } catch (error) {
      this.logger.warn({ err: error }, 'A new quota could not be applied at once; it is applied within ten minutes.');
    }
  }

  private async sweepAll(): Promise<void> {
    let isMore = true;
    while (isMore) {
      const due = await this.plans.findDue(BATCH);
      let settled = 0;
      for (const id of due) if (await this.settle(id)) settled += 1;
      // Those that another replica decides about just now come up again.
      isMore = due.length === BATCH && settled > 0;
    }
  }

  /** Plans a session and does what is due; false when that is somebody else's just now. */
  private async settle(id: string): Promise<boolean> {
    const plan = await this.dataSource.transaction((tx) => this.planner.plan(tx, id));
    if (!plan) return false;
    if (plan.action === 'sleep') await this.sleep.hibernate(id, plan.cause);
    if (plan.action === 'freeze') await this.sleep.freeze(id);
    if (plan.action === 'resume') await this.sleep.resume(id, plan.ownerId);
    return true;
  }
}
