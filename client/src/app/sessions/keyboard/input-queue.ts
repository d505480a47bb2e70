/** How long a wait may hold the keys back where nothing else is said, in milliseconds. */
const LONGEST_WAIT_MS = 1000;

/** Does what keys and text ask for in the order in which they came, also when something in between has to be waited for. */
export class InputQueue {
  #waiting: (() => void)[] = [];
  #hold: symbol | null = null;

  /** Does `task`, now or after all that is waited for. */
  run(task: () => void): void {
    this.#waiting.push(task);
    this.#drain();
  }

  /** Begins something and lets nothing after it happen before it ends, or before `longestMs` milliseconds are over. */
  wait(begin: () => Promise<unknown>, longestMs = LONGEST_WAIT_MS): void {
    this.run(() => {
      const hold = Symbol('hold');
      this.#hold = hold;
      const release = (): void => {
        clearTimeout(timer);
        if (this.#hold !== hold) return;
        this.#hold = null;
        this.#drain();
      };
      const timer = setTimeout(release, longestMs);
      begin().then(release, release);
    });
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = [];
    this.#hold = null;
  }

  #drain(): void {
    while (this.#hold === null) {
      const task = this.#waiting.shift();
      if (task === undefined) return;
      task();
    }
  }
}
