import { Injectable, signal } from '@angular/core';
import { retryPauseMs } from '../retry-pause';

/** Whether the server answered when the page asked who is signed in. While it does not, the application shows one page that says so. */
@Injectable({ providedIn: 'root' })
export class ServerReachability {
  readonly #isAnswering = signal(true);
  #wakeUp: () => void = () => undefined;

  readonly isAnswering = this.#isAnswering.asReadonly();

  /** Repeats `ask` until it succeeds. */
  async untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await ask();
        this.#isAnswering.set(true);
        return answer;
      } catch {
        this.#isAnswering.set(false);
        await this.#pause(retryPauseMs(attempt, Math.random()));
      }
    }
  }

  /** Ends the pause before the next try. */
  tryNow(): void {
    this.#wakeUp();
  }

  #pause(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
