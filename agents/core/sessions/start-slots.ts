/** A start that waits for its turn. */
export interface WaitingStart {
  readonly id: string;
  readonly generation: number;
}

/** Gives a slot back; calling it again does nothing. */
export type ReleaseSlot = () => void;

interface Waiting {
  readonly start: WaitingStart;
  readonly give: () => void;
}

/** More than any agent holds sessions: who asks for so many starts has gone wrong, and waiting behind them helps nobody. */
const MOST_WAITING = 1_000;

/** Bounds how many sessions start at once, first come, first served: a machine that starts everything at once starts nothing soon. */
export class StartSlots {
  private readonly waiting: Waiting[] = [];
  private taken = 0;
  private changed: () => void = () => undefined;

  constructor(
    private readonly limit: number,
    private readonly mostWaiting: number = MOST_WAITING,
  ) {}

  /** The starts that wait, in their order. */
  queue(): WaitingStart[] {
    return this.waiting.map(({ start }) => start);
  }

  /** Calls `changed` whenever a start begins to wait, from now on and instead of who was called before. */
  watch(changed: () => void): void {
    this.changed = changed;
  }

  /** Resolves with a function that gives the slot back, with `full` when too many wait already, or with undefined when `signal` fires first. */
  async acquire(start: WaitingStart, signal: AbortSignal): Promise<ReleaseSlot | 'full' | undefined> {
    if (signal.aborted) return undefined;
    if (this.taken < this.limit) {
      this.taken += 1;
      return this.releaseOnce();
    }
    if (this.waiting.length >= this.mostWaiting) return 'full';
    return (await this.wait(start, signal)) ? this.releaseOnce() : undefined;
  }

  private wait({ id, generation }: WaitingStart, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(mine), 1);
        resolve(false);
      };
      const give = (): void => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const mine: Waiting = { start: { id, generation }, give };
      this.waiting.push(mine);
      signal.addEventListener('abort', leave, { once: true });
      this.changed();
    });
  }

  /** A freed slot goes straight to whoever waits longest, so nobody can slip in between. */
  private releaseOnce(): ReleaseSlot {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      const next = this.waiting.shift();
      if (next === undefined) this.taken -= 1;
      else next.give();
    };
  }
}
