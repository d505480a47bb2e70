import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Person } from './person.js';

/** What a thread is told to send. */
export const BurstPlan = z.object({
  url: z.string(),
  tokens: z.array(z.string()),
  body: z.string(),
  deadlineMs: z.number(),
});
export type BurstPlan = z.infer<typeof BurstPlan>;

const BurstAnswers = z.array(z.object({ status: z.number(), text: z.string(), afterMs: z.number() }));

/** What one of many people was answered. */
export interface BurstAnswer {
  readonly person: Person;
  readonly status: number;
  readonly text: string;
  /** From the moment when everybody began until the whole answer was there, in milliseconds. */
  readonly afterMs: number;
}

/**
 * Many people who launch at the same moment. They have a thread of their own: the rig's carries what the replica says to its database, and is the
 * engine of the machines, which must not stand still meanwhile. They go to the replica itself: nothing happens to links in such a moment.
 */
export class LaunchBurst {
  private constructor(
    private readonly worker: Worker,
    private readonly people: readonly Person[],
  ) {}

  /** Gets everything ready. Each answer is waited for until `deadlineMs` pass without a sign of it. */
  static async prepare(people: readonly Person[], url: string, body: object, deadlineMs: number): Promise<LaunchBurst> {
    const plan: BurstPlan = { url, tokens: people.map(({ token }) => token), body: JSON.stringify(body), deadlineMs };
    const worker = new Worker(new URL('../processes/launch-burst-thread.ts', import.meta.url), {
      workerData: plan,
      execArgv: ['--import', new URL('../processes/built.mjs', import.meta.url).href],
    });
    await once(worker, 'message');
    return new LaunchBurst(worker, people);
  }

  /** Everybody launches. Answers when all were answered; rejects when a connection broke or was silent for too long. */
  async go(): Promise<BurstAnswer[]> {
    this.worker.postMessage('go');
    const message: unknown[] = await once(this.worker, 'message');
    await this.worker.terminate();
    const parsed = BurstAnswers.parse(message[0]);
    return this.people.flatMap((person, index) => {
      const answer = parsed[index];
      return answer ? [{ person, ...answer }] : [];
    });
  }
}
