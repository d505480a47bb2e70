import type { Clock, ScheduledTask } from '../../platform/clock.js';
import { currentContext } from '../../platform/events/request-context.js';
import { ProblemError } from '../../platform/http/problem.error.js';

/** Launches that wait in one line at most: a whole company at nine o'clock. */
const MAX_WAITING = 5_000;
const MAX_WAITING_PER_PERSON = 64;
/** How long somebody stands in lines, all together, in milliseconds; browsers and proxies wait little longer for an answer. */
export const PATIENCE_MS = 30_000;

/** More launches wait than can be served in a reasonable time; nothing was done. */
export class TooManyLaunchesError extends ProblemError {
  constructor() {
    super('too-many-attempts', 'Very many applications are being launched. Try again in a minute.');
  }
}

/** Whoever stood in a line was not served: they waited too long, have gone, or the server stops. Nothing was done. */
export class TurnedAwayError extends ProblemError {
  constructor() {
    super('not-ready', 'The server did not come to this in time, and nothing was done. Try again in a few seconds.');
  }
}

interface Waiting<T> {
  readonly ownerId: string;
  readonly item: T;
  readonly deadline: ScheduledTask;
  readonly hasLeft: () => boolean;
  readonly turnAway: (error: TurnedAwayError) => void;
}

/** What people wait for, in the order in which they came; bounded, also for each person, and for each in time. */
export class WaitingLine<T> {
  private waiting: Waiting<T>[] = [];
  private readonly counts = new Map<string, number>();
  private isClosed = false;

  constructor(private readonly clock: Clock) {}

  /** How many wait. */
  get length(): number {
    return this.waiting.length;
  }

  /**
   * @param turnAway is called instead of `item` being taken when that takes too long, when the line is closed, or when whoever asks has gone.
   * @param untilMs on the clock that never jumps: when it has taken too long. Whoever stood in another line before brings it along.
   * @throws TooManyLaunchesError when too many wait already. @throws TurnedAwayError when the line is closed.
   */
  join(
    ownerId: string,
    item: T,
    turnAway: (error: TurnedAwayError) => void,
    untilMs = this.clock.monotonicMs() + PATIENCE_MS,
  ): void {
    const mine = this.counts.get(ownerId) ?? 0;
    if (this.isClosed) throw new TurnedAwayError();
    if (this.waiting.length >= MAX_WAITING || mine >= MAX_WAITING_PER_PERSON) throw new TooManyLaunchesError();
    this.counts.set(ownerId, mine + 1);
    const { hasLeft = () => false } = currentContext();
    const leftMs = Math.max(0, untilMs - this.clock.monotonicMs());
    const deadline = this.clock.after(leftMs, () => this.turnAway((one) => one.item === item));
    this.waiting.push({ ownerId, item, deadline, hasLeft, turnAway });
  }

  /**
   * Takes those who have waited longest, `most` of them at most and of each person one: nobody's many come before somebody's first. Those
   * who may not go yet are passed over, and go on waiting.
   */
  take(most: number, mayGo: (item: T) => boolean = () => true): T[] {
    this.turnAway(({ hasLeft }) => hasLeft());
    const taken = new Map<string, Waiting<T>>();
    const left: Waiting<T>[] = [];
    for (const one of this.waiting) {
      if (taken.size < most && !taken.has(one.ownerId) && mayGo(one.item)) taken.set(one.ownerId, one);
      else left.push(one);
    }
    this.waiting = left;
    for (const one of taken.values()) this.leave(one);
    return [...taken.values()].map(({ item }) => item);
  }

  /** Turns everybody away, and whoever comes. */
  close(): void {
    this.isClosed = true;
    this.turnAway(() => true);
  }

  private turnAway(isOver: (one: Waiting<T>) => boolean): void {
    const over = this.waiting.filter(isOver);
    if (over.length === 0) return;
    const gone = new Set(over);
    this.waiting = this.waiting.filter((one) => !gone.has(one));
    for (const one of over) {
      this.leave(one);
      one.turnAway(new TurnedAwayError());
    }
  }

  private leave({ ownerId, deadline }: Waiting<T>): void {
    deadline.cancel();
    const left = (this.counts.get(ownerId) ?? 1) - 1;
    if (left > 0) this.counts.set(ownerId, left);
    else this.counts.delete(ownerId);
  }
}
