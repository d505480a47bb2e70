import { Logger } from '@nestjs/common';
import type { Clock, ScheduledTask } from '../platform/clock.js';
import type { Leases } from '../platform/database/leases.js';

/** A lease outlives two turns that did not come, but the death of its replica is no long wait for another one. */
const MAX_LEASE_MS = 15_000;
/** How long a lease of a task holds that runs every `periodMs`, in milliseconds. */
export const leaseMs = (periodMs: number): number => Math.min(MAX_LEASE_MS, 3 * periodMs);
/** How long work that is stuck may hold up the end of the process, in milliseconds. */
const STOP_MS = 5_000;

/** What a leased task does, and how often. */
export interface LeasedWork {
  /** Name of its lease. */
  readonly lease: string;
  readonly periodMs: number;
  /** What is logged when it fails; it is tried again. */
  readonly failure: string;
  /** @param isStillMine prolongs the lease; work that takes long asks now and then, and stops when another replica has it. */
  run(isStillMine: () => Promise<boolean>): Promise<unknown>;
}

/** Does something now and then, on one replica at a time, never twice at once, and outside of every request. */
export class LeasedTask {
  private readonly logger = new Logger(LeasedTask.name);
  private running: Promise<void> | null = null;
  private readonly task: ScheduledTask;

  constructor(
    private readonly clock: Clock,
    private readonly leases: Leases,
    private readonly work: LeasedWork,
  ) {
    this.task = clock.every(work.periodMs, () => {
      this.running ??= this.runIfMine().finally(() => (this.running = null));
    });
  }

  /**
   * Begins no more, and waits for what runs, but not for long: what was not done is done by another replica, which takes over at once
   * unless something of it still goes on here, or after the next start.
   */
  async stop(): Promise<void> {
    this.task.cancel();
    let deadline: ScheduledTask | undefined;
    const late = new Promise<boolean>((resolve) => (deadline = this.clock.after(STOP_MS, () => resolve(false))));
    const isDone = await Promise.race([Promise.resolve(this.running).then(() => true), late]);
    deadline?.cancel();
    if (isDone) await this.leases.release(this.work.lease);
  }

  private async runIfMine(): Promise<void> {
    try {
      const hold = (): Promise<boolean> => this.leases.tryHold(this.work.lease, leaseMs(this.work.periodMs));
      if (await hold()) await this.work.run(hold);
    } catch (error) {
      this.logger.warn({ err: error }, this.work.failure);
    }
  }
}
