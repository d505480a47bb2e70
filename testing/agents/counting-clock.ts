import type { Timer } from '../../agents/core/clock.js';
import { AgentClock } from './agent-clock.js';

/** A clock that stands still and knows how many timers are neither due nor called off. */
export class CountingClock extends AgentClock {
  /** Timers that wait. */
  waiting = 0;

  override schedule(delayMs: number, fire: () => void): Timer {
    let isWaiting = true;
    const settle = (): boolean => {
      const was = isWaiting;
      isWaiting = false;
      if (was) this.waiting -= 1;
      return was;
    };
    this.waiting += 1;
    const timer = super.schedule(delayMs, () => {
      settle();
      fire();
    });
    return {
      cancel: () => {
        if (settle()) timer.cancel();
      },
    };
  }
}
