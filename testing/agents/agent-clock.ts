import type { Clock, Timer } from '../../agents/core/clock.js';
import { ManualClock } from '../manual-clock.js';

/** The manual clock, as agents know clocks: it stands still until a test moves it with `advance`. */
export class AgentClock implements Clock {
  private readonly clock = new ManualClock();

  now(): number {
    return this.clock.now().getTime();
  }

  monotonicMs(): number {
    return this.clock.monotonicMs();
  }

  schedule(delayMs: number, fire: () => void): Timer {
    return this.clock.after(delayMs, fire);
  }

  /** Moves time on by `ms` milliseconds and fires what falls due on the way. */
  advance(ms: number): void {
    this.clock.advance(ms);
  }
}
