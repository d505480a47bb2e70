/** Keys of one question at most. */
const MOST = 500;

interface Waiting<Key, Answer> {
  readonly key: Key;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks for many at once what is asked for one at a time: a question that comes alone is asked at once, and those that come while one is under
 * way are asked together when it is answered. A burst of a thousand costs a few questions, and no question waits for others to come.
 */
export class Gathered<Key, Answer> {
  private waiting: Waiting<Key, Answer>[] = [];
  private isAsking = false;

  /** @param ask answers all keys, in their order. When it rejects, so does the question of each of them. */
  constructor(private readonly ask: (keys: readonly Key[]) => Promise<readonly Answer[]>) {}

  /** The answer for one key. */
  one(key: Key): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ key, resolve, reject });
      if (!this.isAsking) void this.askAll();
    });
  }

  /** Never rejects. */
  private async askAll(): Promise<void> {
    this.isAsking = true;
    while (this.waiting.length > 0) await this.askFor(this.waiting.splice(0, MOST));
    this.isAsking = false;
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
