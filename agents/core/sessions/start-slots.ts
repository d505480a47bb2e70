/** Bounds how many sessions start at once, first come, first served: a machine that starts everything at once starts nothing soon. */
export class StartSlots {
  private readonly waiting: (() => void)[] = [];
  private taken = 0;

  constructor(private readonly limit: number) {}

  /** Resolves with a function that gives the slot back, or with undefined when `signal` fires first. */
  async acquire(signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted) return undefined;
    if (this.taken < this.limit) {
      this.taken += 1;
      return this.releaseOnce();
    }
    return (await this.wait(signal)) ? this.releaseOnce() : undefined;
  }

  private wait(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const give = (): void => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(give), 1);
        resolve(false);
      };
      this.waiting.push(give);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** A freed slot goes straight to whoever waits longest, so nobody can slip in between. */
  private releaseOnce(): () => void {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      const next = this.waiting.shift();
      if (next === undefined) this.taken -= 1;
      else next();
    };
  }
}
