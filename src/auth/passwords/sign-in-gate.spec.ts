import { SignInBusyError } from '../auth.errors.js';
import { SignInGate } from './sign-in-gate.js';

/** Work that ends when the spec says so. */
class HeldWork {
  readonly started: string[] = [];
  private readonly releases = new Map<string, () => void>();

  readonly run = (name: string) => (): Promise<string> => {
    this.started.push(name);
    return new Promise((resolve) => this.releases.set(name, () => resolve(name)));
  };

  release(name: string): void {
    this.releases.get(name)?.();
  }
}

/** As on a machine with a few cores. */
class WideGate extends SignInGate {
  protected override readonly mostRunning = 2;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('SignInGate', () => {
  it('runs work of one key one after another and lets other keys pass', async () => {
    const gate = new WideGate();
    const work = new HeldWork();
    const first = gate.run('alice', work.run('a1'));
    const second = gate.run('alice', work.run('a2'));
    void gate.run('bob', work.run('b1'));
    await settled();
    expect(work.started).toEqual(['a1', 'b1']);
    work.release('a1');
    expect(await first).toBe('a1');
    await settled();
    expect(work.started).toEqual(['a1', 'b1', 'a2']);
    work.release('a2');
    expect(await second).toBe('a2');
  });

  it('goes on after a failure', async () => {
    const gate = new SignInGate();
    await expect(gate.run('alice', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await gate.run('alice', () => Promise.resolve(1))).toBe(1);
  });

  it('never runs more than a few at once and bounds the queue', async () => {
    const gate = new SignInGate();
    const work = new HeldWork();
    const jobs = Array.from({ length: 200 }, (_, index) => gate.run(`person ${index}`, work.run(`${index}`)));
    const busy = jobs.map((job) => job.catch((error: unknown) => error));
    await settled();
    expect(work.started.length).toBeLessThanOrEqual(4);
    const refused = await Promise.all(busy.slice(-50));
    expect(refused.every((error) => error instanceof SignInBusyError)).toBe(true);
  });

  it('keeps one account from filling the queue', async () => {
    const gate = new WideGate();
    const work = new HeldWork();
    const jobs = Array.from({ length: 50 }, (_, index) =>
      gate.run('alice', work.run(`a${index}`)).catch(() => 'refused'),
    );
    expect(await Promise.race(jobs)).toBe('refused');
    void gate.run('bob', work.run('b'));
    await settled();
    expect(work.started).toEqual(['a0', 'b']);
  });
});
