import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';

/** Who signs in, where and for how long (milliseconds). */
export const CrowdTask = z.object({ api: z.string(), usernames: z.array(z.string()), forMs: z.number() });
export type CrowdTask = z.infer<typeof CrowdTask>;

/** How long each sign-in took, in milliseconds. */
export const CrowdTimes = z.object({ signIns: z.array(z.number()) });
export type CrowdTimes = z.infer<typeof CrowdTimes>;

/** People who sign in, in a process of their own: what they take of this one would count as the time of the requests that it measures. */
export class CrowdProcess {
  private readonly child: ChildProcess = fork('bench/sign-in/crowd.ts', {
    execArgv: ['--import', './scripts/typescript.mjs'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });

  /** Lets them come, and come again until the time is over. Rejects when one of them is not let in. */
  async come(task: CrowdTask): Promise<readonly number[]> {
    const { child } = this;
    const ended = new AbortController();
    const failure = once(child, 'exit', { signal: ended.signal }).then(() => {
      throw new Error('The crowd did not get in.');
    });
    const answer = once(child, 'message', { signal: ended.signal });
    child.send(task);
    try {
      const [message]: unknown[] = await Promise.race([answer, failure]);
      return CrowdTimes.parse(message).signIns;
    } finally {
      ended.abort();
      await Promise.allSettled([answer, failure]);
    }
  }

  leave(): void {
    this.child.kill('SIGKILL');
  }
}
