/** A timer that has not fired yet. */
export interface ScheduledTask {
  /** Forgets the task; calling it again, or after it ran, does nothing. */
  cancel(): void;
}

/** Where time comes from, so that tests move it by hand. Order between processes comes from the database's clock, never from here. */
export abstract class Clock {
  /** The wall clock, for stamps that people read. */
  abstract now(): Date;

  /** Milliseconds on a clock that never jumps, for measuring. */
  abstract monotonicMs(): number;

  /** Runs `task` once after `delayMs` milliseconds. Does not keep the process alive. */
  abstract after(delayMs: number, task: () => void): ScheduledTask;

  /** Runs `task` every `periodMs` milliseconds, first after one period. Does not keep the process alive. */
  abstract every(periodMs: number, task: () => void): ScheduledTask;
}

/** The machine's own clock. */
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }

  override monotonicMs(): number {
    return performance.now();
  }

  override after(delayMs: number, task: () => void): ScheduledTask {
    const timer = setTimeout(task, delayMs).unref();
    return { cancel: () => clearTimeout(timer) };
  }

  override every(periodMs: number, task: () => void): ScheduledTask {
    const timer = setInterval(task, periodMs).unref();
    return { cancel: () => clearInterval(timer) };
  }
}
