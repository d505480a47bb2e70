import { type ScheduledTask, SystemClock } from '../src/platform/clock.js';

/** The machine's own clock, on which a test need not wait for what is due after one long while: it runs it at once. */
export class SteeredClock extends SystemClock {
  private readonly tasks = new Map<() => void, number>();

  override after(delayMs: number, task: () => void): ScheduledTask {
    const run = (): void => {
      if (this.tasks.delete(task)) task();
    };
    this.tasks.set(task, delayMs);
    const timer = super.after(delayMs, run);
    return {
      cancel: () => {
        this.tasks.delete(task);
        timer.cancel();
      },
    };
  }

  /** Runs at once what was to be run once after exactly `delayMs`. */
  skip(delayMs: number): void {
    for (const [task, afterMs] of [...this.tasks]) if (afterMs === delayMs && this.tasks.delete(task)) task();
  }
}
