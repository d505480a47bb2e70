import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { StreamsConfig } from '../../platform/config/control-plane.config.js';
import { ChangeFeed } from '../../platform/database/change-feed.js';

/** How long a stream waits for an agent whose connection is gone, in milliseconds: agents of a replica that died are back within a second. */
const RETURN_MS = 2_000;

/** Waits for agents that are between two replicas. */
@Injectable()
export class AgentReturn {
  constructor(
    private readonly changes: ChangeFeed,
    private readonly config: StreamsConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes `attempt` until one succeeds: at once, and each time that the agent connects somewhere meanwhile. Rejects as the last one did, after
   * 2 s, or half of the time that a stream may take; at once when `signal` fires or `isPassing` says no to an error.
   */
  async retry<T>(
    agentId: string,
    attempt: () => Promise<T>,
    isPassing: (error: unknown) => boolean,
    signal: AbortSignal,
  ): Promise<T> {
    const wait = new AbortController();
    const stop = (): void => wait.abort();
    const deadline = this.clock.after(Math.min(RETURN_MS, this.config.openMs / 2), stop);
    signal.addEventListener('abort', stop, { once: true });
    try {
      for (;;) {
        const returned = this.nextReturn(agentId, wait.signal);
        try {
          return await attempt();
        } catch (error) {
          if (!isPassing(error) || !(await returned)) throw error;
        }
      }
    } finally {
      stop();
      deadline.cancel();
      signal.removeEventListener('abort', stop);
    }
  }

  /** Resolves with true when the agent connects somewhere, with false when `signal` fires before. */
  private nextReturn(agentId: string, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isBack: boolean): void => {
        unsubscribe();
        signal.removeEventListener('abort', giveUp);
        resolve(isBack);
      };
      const giveUp = (): void => settle(false);
      const unsubscribe = this.changes.subscribe((hint) => {
        if (hint?.name === 'agent.connected' && hint.agentId === agentId) settle(true);
      });
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}
