import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/** So much nicer than the rest of the process: whatever else wants a core has it at once, and a quarter of it is left on one that is always busy. */
const NICER_BY = 5;

/**
 * What the thread runs. It is text, because threads start from files as they are, and those of tests are TypeScript. Linux alone has a priority
 * for each thread; elsewhere this would lower the whole process. Where a container forbids it, hashing goes on without.
 */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { getPriority, setPriority } = require('node:os');
const { hashSync, verifySync } = require(workerData.argon2);
try {
  if (process.platform === 'linux') setPriority(0, Math.min(19, getPriority(0) + workerData.nicerBy));
} catch {}
const answer = ({ storedHash, password, cost }) =>
  storedHash === null ? hashSync(Buffer.from(password), cost) : verifySync(storedHash, Buffer.from(password));
parentPort.on('message', ({ id, task }) => {
  try {
    parentPort.postMessage({ id, value: answer(task) });
  } catch (error) {
    parentPort.postMessage({ id, failure: String(error.message) });
  }
});
`;
const Answer = z.object({
  id: z.int(),
  value: z.union([z.string(), z.boolean()]).optional(),
  failure: z.string().optional(),
});

/** Without a stored hash: make one. */
export interface HashingTask {
  readonly storedHash: string | null;
  readonly password: Uint8Array;
  readonly cost: { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number };
}

interface Call {
  readonly resolve: (value: string | boolean) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * A thread that hashes, one password after another, at a low priority: whatever else has work to do on a core gets it first. libuv's own threads have
 * no priority of theirs, and files and names are looked up in them.
 */
export class QuietThread {
  protected readonly program: string = PROGRAM;
  private worker: Worker | null = null;
  private readonly calls = new Map<number, Call>();
  private lastId = 0;

  /** How many passwords it has not done with. */
  get pending(): number {
    return this.calls.size;
  }

  /** The hash, or whether the password fits the stored one. Fails when that is no hash, or the thread ends; the next call starts another. */
  run(task: HashingTask): Promise<string | boolean> {
    const worker = (this.worker ??= this.begin());
    const id = (this.lastId += 1);
    worker.ref();
    return new Promise((resolve, reject) => {
      this.calls.set(id, { resolve, reject });
      worker.postMessage({ id, task });
    });
  }

  private begin(): Worker {
    const argon2 = createRequire(import.meta.url).resolve('@node-rs/argon2');
    const worker = new Worker(this.program, { eval: true, workerData: { argon2, nicerBy: NICER_BY } });
    worker.on('message', (message) => this.settle(worker, Answer.parse(message)));
    worker.on('error', (error: Error) => this.abandon(worker, error));
    worker.on('exit', (code) =>
      this.abandon(worker, new Error(`The thread that hashes passwords ended with code ${code}.`)),
    );
    return worker;
  }

  private settle(worker: Worker, { id, value, failure }: z.infer<typeof Answer>): void {
    if (this.worker !== worker) return;
    const call = this.calls.get(id);
    this.calls.delete(id);
    if (this.calls.size === 0) worker.unref();
    if (value === undefined) call?.reject(new Error(failure));
    else call?.resolve(value);
  }

  /** A thread that breaks says so first and ends later; by then the calls may be those of the next one. */
  private abandon(worker: Worker, reason: Error): void {
    if (this.worker !== worker) return;
    this.worker = null;
    const calls = [...this.calls.values()];
    this.calls.clear();
    for (const { reject } of calls) reject(reason);
  }
}
