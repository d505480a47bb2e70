import { Clock, type ScheduledTask } from '../src/platform/clock.js';

interface Task {
  dueMs: number;
  readonly periodMs: number | null;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. Due tasks run in order, inside `advance`. */
export class ManualClock extends Clock {
  private readonly tasks = new Set<Task>();
  private elapsedMs = 0;

  constructor(private readonly start: Date = new Date('2026-01-01T00:00:00.000Z')) {
    super();
  }

  override now(): Date {
    return new Date(this.start.getTime() + this.elapsedMs);
  }

  override monotonicMs(): number {
    return this.elapsedMs;
  }

  override after(delayMs: number, run: () => void): ScheduledTask {
    return this.add({ dueMs: this.elapsedMs + delayMs, periodMs: null, run });
  }

  override every(periodMs: number, run: () => void): ScheduledTask {
    return this.add({ dueMs: this.elapsedMs + periodMs, periodMs, run });
  }

  /** Moves time on by `ms` milliseconds and runs what falls due on the way. */
  advance(ms: number): void {
    const untilMs = this.elapsedMs + ms;
    for (let next = this.nextDue(untilMs); next; next = this.nextDue(untilMs)) {
      this.elapsedMs = Math.max(this.elapsedMs, next.dueMs);
      if (next.periodMs === null) this.tasks.delete(next);
      else next.dueMs += next.periodMs;
      next.run();
    }
    this.elapsedMs = untilMs;
  }

  private add(task: Task): ScheduledTask {
    this.tasks.add(task);
    return { cancel: () => this.tasks.delete(task) };
  }

  private nextDue(untilMs: number): Task | undefined {
    return [...this.tasks].filter((task) => task.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}
