import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { parseOptions } from '@node-rs/argon2';
import { QuietThread } from './quiet-thread.js';

const cost = { memoryCost: 1_024, timeCost: 2, parallelism: 1 };
const password = Buffer.from('correct horse battery staple');

/** How nice each thread of this process is: the nineteenth field of its line, of which the second may hold blanks. */
const nicenesses = (): number[] =>
  readdirSync('/proc/self/task').map((id) => {
    const line = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
    return Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[16]);
  });

/** A real thread that breaks over the hash `broken`, and answers to everything else. */
class BrittleThread extends QuietThread {
  protected override readonly program = `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', ({ id, task }) => {
      if (task.storedHash === 'broken') throw new Error('It broke.');
      parentPort.postMessage({ id, value: true });
    });
  `;
}

/** How many ports to threads keep this process alive. */
const threadsHeld = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;

describe('QuietThread', () => {
  it('makes hashes at the cost that it is told, and knows what fits them', async () => {
    const thread = new QuietThread();
    const storedHash = String(await thread.run({ storedHash: null, password, cost }));
    expect(parseOptions(storedHash)).toMatchObject(cost);
    expect(await thread.run({ storedHash, password, cost })).toBe(true);
    expect(await thread.run({ storedHash, password: Buffer.from('another one'), cost })).toBe(false);
    expect(thread.pending).toBe(0);
  });

  it('goes on after a hash that is none', async () => {
    const thread = new QuietThread();
    const broken = thread.run({ storedHash: '$argon2id$broken', password, cost });
    const good = thread.run({ storedHash: null, password, cost });
    expect(thread.pending).toBe(2);
    await expect(broken).rejects.toThrow();
    expect(await good).toMatch(/^\$argon2id\$/);
  });

  it('starts another thread when one breaks under a call, and keeps the process alive with neither', async () => {
    const held = threadsHeld();
    const thread = new BrittleThread();
    const call = (storedHash: string): Promise<string | boolean> => thread.run({ storedHash, password, cost });
    for (let time = 0; time < 3; time += 1) {
      const others = Promise.allSettled([call('broken'), call('behind it')]);
      await expect(call('broken')).rejects.toThrow('It broke.');
      const sound = call('sound');
      expect(threadsHeld()).toBeGreaterThan(held);
      expect(await sound).toBe(true);
      expect((await others).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    }
    expect(thread.pending).toBe(0);
    expect(threadsHeld()).toBe(held);
  });

  it('holds up nobody who reads a file meanwhile, as hashes in the threads of libuv would (threat 8)', async () => {
    const done: string[] = [];
    const threads = Array.from({ length: 5 }, () => new QuietThread());
    const costly = { memoryCost: 19_456, timeCost: 5, parallelism: 1 };
    const hashes = threads.map(async (thread) => {
      await thread.run({ storedHash: null, password, cost: costly });
      done.push('hash');
    });
    const file = readFile('package.json').then(() => done.push('file'));
    await Promise.all([...hashes, file]);
    expect(done).toEqual(['file', ...hashes.map(() => 'hash')]);
  }, 60_000);

  (process.platform === 'linux' ? it : it.skip)('leaves the cores to every other thread', async () => {
    const before = nicenesses().filter((niceness) => niceness > getPriority());
    await new QuietThread().run({ storedHash: null, password, cost });
    const after = nicenesses().filter((niceness) => niceness > getPriority());
    expect(after).toEqual([...before, Math.min(19, getPriority() + 5)]);
    expect(nicenesses()).toContain(getPriority());
  });
});
