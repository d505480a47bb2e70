import type { DesiredState, SessionSpec } from '../../protocol/session.js';
import { InMemoryRuntime } from './in-memory-runtime.js';

interface Waiting {
  readonly sessionId: string;
  readonly go: () => void;
}

/** A platform that converges only when the test lets it, or not at all when it is aborted. */
export class SlowRuntime extends InMemoryRuntime {
  private waiting: Waiting[] = [];
  private arrivals: (() => void)[] = [];

  /** Sessions that are converging. */
  get converging(): readonly string[] {
    return this.waiting.map(({ sessionId }) => sessionId);
  }

  /** Resolves when at least `count` sessions are converging. */
  async hasConverging(count: number): Promise<void> {
    while (this.waiting.length < count) await new Promise<void>((resolve) => this.arrivals.push(resolve));
  }

  /** Lets everything converge that waits now. */
  release(): void {
    for (const { go } of this.waiting) go();
  }

  protected override converge(spec: SessionSpec, _desired: DesiredState, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting = this.waiting.filter((other) => other !== entry);
        signal.removeEventListener('abort', abort);
      };
      const abort = (): void => {
        leave();
        reject(new Error('aborted'));
      };
      const entry: Waiting = {
        sessionId: spec.sessionId,
        go: () => {
          leave();
          resolve();
        },
      };
      this.waiting.push(entry);
      signal.addEventListener('abort', abort);
      for (const arrived of this.arrivals.splice(0)) arrived();
    });
  }
}

/** A platform on which no screen ever answers: it converges to nothing until it is aborted. */
export class NeverReadyRuntime extends SlowRuntime {
  override release(): void {
    // Nobody can hurry it.
  }
}
