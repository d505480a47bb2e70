import { setTimeout as startTimer } from 'node:timers';

/** A timer that can be called off; calling it off twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/** The only source of time in an agent, so that tests can turn it by hand. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970: for timestamps that leave this machine, never for durations. */
  now(): number;

  /** Milliseconds from an arbitrary start that never go backwards: for durations. */
  monotonicMs(): number;

  /** Calls `fire` once, `delayMs` from now. */
  schedule(delayMs: number, fire: () => void): Timer;
}

/** The machine's clock. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  schedule(delayMs: number, fire: () => void): Timer {
    const timer = startTimer(fire, delayMs);
    return { cancel: () => clearTimeout(timer) };
  }
}

/** Resolves after `delayMs`, or at once when `signal` fires. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.schedule(delayMs, done);
    signal.addEventListener('abort', done);
  });
}
