import type { Clock } from '../../platform/clock.js';
import { ProblemError } from '../../platform/http/problem.error.js';

/** Connections of one session that may be on their way at a time. */
const MAX_OF_SESSION = 32;
/** Connections to one person's applications that may be on their way at a time: far fewer than a replica waits for, screens included. */
const MAX_OF_PERSON = 64;
/** Connections that wait for one person's turn. */
const MAX_WAITING = 512;
/** How long one waits for its turn, in milliseconds. */
const TURN_MS = 20_000;

/** Whose connection it is. */
export interface Dialler {
  readonly sessionId: string;
  readonly userId: string;
}

interface Waiting extends Dialler {
  go(): void;
}

/** Too many connections to a person's applications wait to be opened. */
export class TooManyDialsError extends ProblemError {
  constructor() {
    super('too-many-attempts', 'Too many connections to your applications are opening. Try again in a moment.');
  }
}

/**
 * Bounds the connections to applications that agents were asked for and that are not there yet: an application that accepts none would otherwise
 * use up what a replica may wait for, at the cost of everybody's screens.
 */
export class DialTurns {
  private readonly pending = new Map<string, number>();
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(private readonly clock: Clock) {}

  /** Dials when it is the dialler's turn. @throws TooManyDialsError when that does not come, and whatever `dial` throws. */
  async run<T>(dialler: Dialler, dial: () => Promise<T>): Promise<T> {
    const keys = keysOf(dialler);
    if (this.isFree(dialler)) this.count(keys, 1);
    else await this.wait(dialler);
    try {
      return await dial();
    } finally {
      this.count(keys, -1);
      this.admitNext(dialler.userId);
    }
  }

  private isFree({ sessionId, userId }: Dialler): boolean {
    return (this.pending.get(sessionId) ?? 0) < MAX_OF_SESSION && (this.pending.get(userId) ?? 0) < MAX_OF_PERSON;
  }

  private wait(dialler: Dialler): Promise<void> {
    const queue = this.waiting.get(dialler.userId) ?? [];
    if (queue.length >= MAX_WAITING) return Promise.reject(new TooManyDialsError());
    this.waiting.set(dialler.userId, queue);
    return new Promise((resolve, reject) => {
      const deadline = this.clock.after(TURN_MS, () => {
        this.leave(own);
        reject(new TooManyDialsError());
      });
      const own: Waiting = {
        ...dialler,
        go: () => {
          deadline.cancel();
          this.leave(own);
          this.count(keysOf(own), 1);
          resolve();
        },
      };
      queue.push(own);
    });
  }

  private admitNext(userId: string): void {
    this.waiting
      .get(userId)
      ?.find((next) => this.isFree(next))
      ?.go();
  }

  private leave(own: Waiting): void {
    const rest = (this.waiting.get(own.userId) ?? []).filter((other) => other !== own);
    if (rest.length === 0) this.waiting.delete(own.userId);
    else this.waiting.set(own.userId, rest);
  }

  private count(keys: readonly string[], change: 1 | -1): void {
    for (const key of keys) {
      const count = (this.pending.get(key) ?? 0) + change;
      if (count === 0) this.pending.delete(key);
      else this.pending.set(key, count);
    }
  }
}

const keysOf = ({ sessionId, userId }: Dialler): readonly string[] => [sessionId, userId];
