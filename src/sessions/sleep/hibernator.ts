import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ChangeHint } from '../../platform/database/change-hint.js';
import { RowWatch } from '../../platform/database/row-watch.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { SleepPlansRepository } from './sleep-plans.repository.js';
import { SleepSettler } from './sleep-settler.js';

const PERIOD_MS = 2_000;
const BATCH = 100;

/** What may change when sessions sleep: of one person, or of everybody where the hint names none. */
const SETTINGS: ReadonlySet<ChangeHint['name']> = new Set([
  'quota.changed',
  'group.member-added',
  'group.member-removed',
  'group.removed',
]);

/** Freezes and puts to sleep what nobody uses, or what has run for as long as it may. Every replica looks; row locks let one decide. */
@Injectable()
export class Hibernator implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Hibernator.name);
  private readonly sweeps = new SingleFlight(
    () => this.sweepAll(),
    (error) => this.logger.warn({ err: error }, 'Idle sessions could not be looked for; they are looked for again.'),
  );
  /** Whose plans could not all be made again yet; null stands for everybody. */
  private readonly owed = new Set<string | null>();
  private stop: () => void = () => undefined;

  constructor(
    private readonly plans: SleepPlansRepository,
    private readonly settler: SleepSettler,
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
    if (hint !== null && SETTINGS.has(hint.name)) void this.replan(hint.userId);
    else if (hint === null && this.owed.size > 0) void this.replanOwed();
    else if (hint === null || hint.name === 'session.state-changed') void this.sweep();
  }

  /** A hint that is lost costs ten minutes: then every plan is made again. */
  private async replan(ownerId: string | null): Promise<void> {
    try {
      if (await this.plans.replan(ownerId)) this.owed.delete(ownerId);
      else this.owed.add(ownerId);
      await this.sweep();
    } catch (error) {
      this.logger.warn({ err: error }, 'A new quota could not be applied at once; it is applied within ten minutes.');
    }
  }

  private async replanOwed(): Promise<void> {
    for (const ownerId of [...this.owed]) await this.replan(ownerId);
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

  /** One session that fails keeps no other awake. */
  private async settle(id: string): Promise<boolean> {
    try {
      return await this.settler.settle(id);
    } catch (error) {
      this.logger.error(
        { err: error, sessionId: id },
        'An idle session could not be dealt with; it is tried again in a minute.',
      );
      await this.plans.postpone(id);
      return true;
    }
  }
}
