import { ProblemError } from './http/problem.error.js';

/** Keys of one question at most. */
const MOST = 500;
/** Questions at once: a connection that has gone silent holds up its own question, and not all that come after it. */
const MOST_AT_ONCE = 2;
/** Keys that wait at most. */
const MOST_WAITING = 10_000;

interface Waiting<Key, Answer> {
  readonly key: Key;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks for many at once what is asked for one at a time: a question that comes alone is asked at once, and those that come while two are under
 * way are asked together when one of them is answered. A burst of a thousand costs a few questions, and no question waits for others to come.
 */
export class Gathered<Key, Answer> {
  private waiting: Waiting<Key, Answer>[] = [];
  private asking = 0;

  /** @param ask answers all keys, in their order. When it rejects, so does the question of each of them. */
  constructor(private readonly ask: (keys: readonly Key[]) => Promise<readonly Answer[]>) {}

  /** The answer for one key. @throws ProblemError `database-unavailable` when too many wait. */
  one(key: Key): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length >= MOST_WAITING) {
        reject(new ProblemError('database-unavailable', 'The database is too busy. Try again in a moment.'));
        return;
      }
      this.waiting.push({ key, resolve, reject });
      if (this.asking < MOST_AT_ONCE) void this.askAll();
    });
  }

  /** Never rejects. */
  private async askAll(): Promise<void> {
    this.asking += 1;
    while (this.waiting.length > 0) await this.askFor(this.waiting.splice(0, MOST));
    this.asking -= 1;
  }

  private async askFor(asked: readonly Waiting<Key, Answer>[]): Promise<void> {
    try {
      const answers = await this.ask(asked.map(({ key }) => key));
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
