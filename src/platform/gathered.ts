import type { Clock, ScheduledTask } from './clock.js';
import { runForEverybody } from './events/request-context.js';
import { ProblemError } from './http/problem.error.js';

/** Keys of one question at most. */
const MOST = 500;
/** Questions at once: a connection that has gone silent holds up its own question, and not all that come after it. */
const MOST_AT_ONCE = 4;
/** How long those that come meanwhile leave a question to be answered before they are asked beside it. */
const LATE_MS = 25;
/** Keys that wait at most. */
const MOST_WAITING = 10_000;

interface Waiting<Key, Answer> {
  readonly key: Key;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks for many at once what is asked for one at a time. A question that comes alone is asked as soon as whatever else has arrived was looked
 * at; those that come while one is under way are asked together when it is answered, or soon if it is not. A burst of a thousand costs a few
 * questions, and no question waits for others to come.
 */
export class Gathered<Key, Answer> {
  private waiting: Waiting<Key, Answer>[] = [];
  private asking = 0;
  private next: ScheduledTask | null = null;

  /** @param ask answers all keys, in their order. When it rejects, so does the question of each of them. */
  constructor(
    private readonly clock: Clock,
    private readonly ask: (keys: readonly Key[]) => Promise<readonly Answer[]>,
  ) {}

  /** The answer for one key. @throws ProblemError `database-unavailable` when too many wait. */
  one(key: Key): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length >= MOST_WAITING) {
        reject(new ProblemError('database-unavailable', 'The database is too busy. Try again in a moment.'));
        return;
      }
      this.waiting.push({ key, resolve, reject });
      this.plan();
    });
  }

  private plan(): void {
    if (this.next !== null || this.waiting.length === 0 || this.asking === MOST_AT_ONCE) return;
    const ask = (): void => {
      this.next = null;
      void this.askThose(this.waiting.splice(0, MOST));
    };
    this.next = this.asking === 0 ? afterArrivals(ask) : this.clock.after(LATE_MS, ask);
  }

  /** Never rejects. */
  private async askThose(asked: readonly Waiting<Key, Answer>[]): Promise<void> {
    this.asking += 1;
    this.plan();
    await this.answer(asked);
    this.asking -= 1;
    this.next?.cancel();
    this.next = null;
    this.plan();
  }

  private async answer(asked: readonly Waiting<Key, Answer>[]): Promise<void> {
    try {
      const answers = await runForEverybody(() => this.ask(asked.map(({ key }) => key)));
      for (const [index, { resolve, reject }] of asked.entries()) {
        const answer = answers[index];
        if (answer === undefined) reject(new Error('A question was not answered.'));
        else resolve(answer);
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}

/** Runs `task` once everything that has arrived by now was read, which is at once when there is nothing. */
function afterArrivals(task: () => void): ScheduledTask {
  const immediate = setImmediate(task);
  return { cancel: () => clearImmediate(immediate) };
}
