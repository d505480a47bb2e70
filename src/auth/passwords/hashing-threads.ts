import { availableParallelism } from 'node:os';
import { type HashingTask, QuietThread } from './quiet-thread.js';

/** Each takes about 19 MiB for its time. */
const MAX_THREADS = 4;

/** Passwords that are hashed at once at most. One core is left to everything else that is asked for meanwhile, in a rush as well. */
export const MOST_AT_ONCE = Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1));

/** Hashes passwords in as many quiet threads as may work at once; each starts when it is needed for the first time. */
export class HashingThreads {
  private readonly threads = Array.from({ length: MOST_AT_ONCE }, () => new QuietThread());

  constructor(private readonly cost: HashingTask['cost']) {}

  async hash(password: Uint8Array): Promise<string> {
    return String(await this.run(null, password));
  }

  async verify(storedHash: string, password: Uint8Array): Promise<boolean> {
    return (await this.run(storedHash, password)) === true;
  }

  private run(storedHash: string | null, password: Uint8Array): Promise<string | boolean> {
    const [first, ...others] = this.threads;
    const idlest = others.reduce((best, next) => (best && best.pending <= next.pending ? best : next), first);
    if (!idlest) throw new Error('There is no thread.');
    return idlest.run({ storedHash, password, cost: this.cost });
  }
}
