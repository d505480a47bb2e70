import { type ChildProcess, fork } from 'node:child_process';
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
    const answer = await new Promise<unknown>((resolve, reject) => {
      const fail = (): void => reject(new Error('The crowd did not get in.'));
      child.once('exit', fail);
      child.once('message', (message) => {
        child.off('exit', fail);
        resolve(message);
      });
      child.send(task);
    });
    return CrowdTimes.parse(answer).signIns;
  }

  leave(): void {
    this.child.kill('SIGKILL');
  }
}
