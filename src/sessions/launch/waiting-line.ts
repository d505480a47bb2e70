import { ProblemError } from '../../platform/http/problem.error.js';

/** Launches that wait in one line at most: a whole company at nine o'clock. */
const MAX_WAITING = 5_000;
const MAX_WAITING_PER_PERSON = 64;

/** More launches wait than can be served in a reasonable time; nothing was done. */
export class TooManyLaunchesError extends ProblemError {
  constructor() {
    super('too-many-attempts', 'Very many applications are being launched. Try again in a minute.');
  }
}

interface Waiting<T> {
  readonly ownerId: string;
  readonly item: T;
}

/** What people wait for, in the order in which they came; bounded, also for each person. */
export class WaitingLine<T> {
  private waiting: Waiting<T>[] = [];
  private readonly counts = new Map<string, number>();

  /** How many wait. */
  get length(): number {
    return this.waiting.length;
  }

  /** @throws TooManyLaunchesError when too many wait already. */
  join(ownerId: string, item: T): void {
    const mine = this.counts.get(ownerId) ?? 0;
    if (this.waiting.length >= MAX_WAITING || mine >= MAX_WAITING_PER_PERSON) throw new TooManyLaunchesError();
    this.counts.set(ownerId, mine + 1);
    this.waiting.push({ ownerId, item });
  }

  /** Takes whoever has waited longest; undefined when nobody waits. */
  next(): T | undefined {
    return this.take(1)[0];
  }

  /** Takes those who have waited longest, `most` of them at most and of each person one: nobody's many come before somebody's first. */
  take(most: number): T[] {
    const taken = new Map<string, T>();
    const left: Waiting<T>[] = [];
    for (const one of this.waiting) {
      if (taken.size < most && !taken.has(one.ownerId)) taken.set(one.ownerId, one.item);
      else left.push(one);
    }
    this.waiting = left;
    for (const ownerId of taken.keys()) this.leave(ownerId);
    return [...taken.values()];
  }

  private leave(ownerId: string): void {
    const left = (this.counts.get(ownerId) ?? 1) - 1;
    if (left > 0) this.counts.set(ownerId, left);
    else this.counts.delete(ownerId);
  }
}
