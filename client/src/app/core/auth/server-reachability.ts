import { Injectable, signal } from '@angular/core';

/** How long to wait between two tries while the server does not answer, in milliseconds. */
const RETRY_MS = 4_000;

/** Whether the server answered when the page asked who is signed in. While it does not, the application shows one page that says so. */
@Injectable({ providedIn: 'root' })
export class ServerReachability {
  readonly #isAnswering = signal(true);
  #wakeUp: () => void = () => undefined;

  readonly isAnswering = this.#isAnswering.asReadonly();

  /** Repeats `ask` until it succeeds. */
  async untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        const answer = await ask();
        this.#isAnswering.set(true);
        return answer;
      } catch {
        this.#isAnswering.set(false);
        await this.#pause();
      }
    }
  }

  /** Ends the pause before the next try. */
  tryNow(): void {
    this.#wakeUp();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
