import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ProblemError } from '../../platform/http/problem.error.js';
import { SessionSleep } from '../lifecycle/session-sleep.js';
import { type PlannedSleep, SleepPlanner } from './sleep-planner.js';

/** Plans sessions and does what is due: each plan and what follows from it are one transaction, so that nothing comes between them. */
@Injectable()
export class SleepSettler {
  constructor(
    private readonly dataSource: DataSource,
    private readonly planner: SleepPlanner,
    private readonly sleep: SessionSleep,
  ) {}

  /** Plans a session and does what is due; false when that is somebody else's just now. */
  async settle(id: string): Promise<boolean> {
    const plan = await this.dataSource.transaction(async (tx) => {
      const made = await this.planner.plan(tx, id);
      if (made?.action === 'sleep') await this.sleep.hibernate(tx, id, made.cause);
      if (made?.action === 'end') await this.sleep.end(tx, id, made.cause);
      if (made?.action === 'freeze') await this.sleep.freeze(tx, id);
      return made;
    });
    if (plan?.action === 'resume') await this.resume(id, plan);
    return plan !== null;
  }

  /** The owner's turn comes before the lock of the session: the plan is made again under both. */
  private async resume(id: string, { ownerId }: PlannedSleep): Promise<void> {
    try {
      await this.dataSource.transaction(async (tx) => {
        await this.sleep.takeTurn(tx, ownerId);
        const plan = await this.planner.plan(tx, id);
        if (plan?.action === 'resume') await this.sleep.resume(tx, id);
      });
    } catch (error) {
      // It is tried again until there is room, and whoever opens the session is told why it does not wake.
      if (!(error instanceof ProblemError)) throw error;
    }
  }
}
