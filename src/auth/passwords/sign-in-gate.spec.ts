import { ManualClock } from '../../../testing/manual-clock.js';
import { SignInBusyError } from '../auth.errors.js';
import { SERVED_WITHIN_MS } from './hashing-pace.js';
import { MOST_WAIT_MS, SignInGate } from './sign-in-gate.js';

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

/** As on a machine with a few cores, at a time that the spec moves on. */
class WideGate extends SignInGate {
  protected override readonly mostRunning: number = 2;
  override readonly clock = new ManualClock();
}

/** As on a machine with two cores. */
class NarrowGate extends WideGate {
  protected override readonly mostRunning = 1;
}

/** How long `gate` holds the second of two people back who come at once. */
async function pauseMs(gate: WideGate): Promise<number> {
  const work = new HeldWork();
  const jobs = [gate.run('first', work.run('first')), gate.run('second', work.run('second'))];
  const cameAtMs = gate.clock.monotonicMs();
  await settled();
  while (work.started.length < 2) {
    gate.clock.advance(1);
    await settled();
  }
  const pause = gate.clock.monotonicMs() - cameAtMs;
  ['first', 'second'].forEach((name) => work.release(name));
  await Promise.all(jobs);
  return pause;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('SignInGate', () => {
  it('runs work of one key one after another and lets other keys pass', async () => {
    const gate = new WideGate();
    const work = new HeldWork();
    const first = gate.run('alice', work.run('a1'));
    const second = gate.run('alice', work.run('a2'));
    void gate.run('bob', work.run('b1'));
    gate.clock.advance(SERVED_WITHIN_MS);
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
    gate.clock.advance(SERVED_WITHIN_MS);
    await settled();
    expect(work.started).toEqual(['a0', 'b']);
  });

  it('lets whoever comes alone start at once, also right after somebody else', async () => {
    const gate = new NarrowGate();
    const work = new HeldWork();
    for (const name of ['a', 'b', 'c']) {
      const job = gate.run(name, work.run(name));
      await settled();
      expect(work.started.at(-1)).toBe(name);
      work.release(name);
      await job;
    }
  });

  it('pauses between those who come at once, and serves the last one in time', async () => {
    const gate = new NarrowGate();
    const endedAtMs: number[] = [];
    const checkMs = 20;
    const hash = (): Promise<void> =>
      new Promise((resolve) => {
        gate.clock.after(checkMs, () => resolve(void endedAtMs.push(gate.clock.monotonicMs())));
      });
    const work = (): Promise<void> => gate.timed(hash);
    for (let person = 0; person < 20; person += 1) void gate.run(`person ${person}`, work);
    while (endedAtMs.length < 20) {
      await settled();
      gate.clock.advance(1);
    }
    expect(endedAtMs[0]).toBe(checkMs);
    const pauses = endedAtMs.slice(1).map((end, index) => end - (endedAtMs[index] ?? 0) - checkMs);
    expect(Math.min(...pauses)).toBeGreaterThan(checkMs / 2);
    expect(endedAtMs.at(-1)).toBeLessThanOrEqual(SERVED_WITHIN_MS);
    expect(endedAtMs.at(-1)).toBeGreaterThan(SERVED_WITHIN_MS - 4 * checkMs);
  });

  it('pauses no more where too many wait for it to help', async () => {
    const gate = new NarrowGate();
    const work = new HeldWork();
    const jobs = Array.from({ length: 90 }, (_, index) => gate.run(`person ${index}`, work.run(`${index}`)));
    for (let index = 0; index < 30; index += 1) {
      await settled();
      expect(work.started).toHaveLength(index + 1);
      gate.clock.advance(25);
      work.release(`${index}`);
      await jobs[index];
    }
  });

  it('goes by how long the hashes take, and not by what is looked up around them or refused without one', async () => {
    const gate = new WideGate();
    const usual = await pauseMs(gate);
    const passing = (ms: number) => (): Promise<void> => {
      gate.clock.advance(ms);
      return Promise.resolve();
    };
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await gate.run('locked out', passing(0));
      await gate.run('slow to look up', passing(2_000));
      await expect(gate.timed(() => Promise.reject(new Error('The thread ended.')))).rejects.toThrow();
    }
    expect(await pauseMs(gate)).toBe(usual);
    for (let attempt = 0; attempt < 40; attempt += 1) await gate.run('slow to hash', () => gate.timed(passing(50)));
    expect(await pauseMs(gate)).toBe(2 * usual);
  });

  it('refuses who had no turn for ten seconds, and gives the turn up', async () => {
    const gate = new NarrowGate();
    const work = new HeldWork();
    const first = gate.run('a', work.run('a'));
    const late = expect(gate.run('b', work.run('b'))).rejects.toThrow(SignInBusyError);
    gate.clock.advance(MOST_WAIT_MS - 1);
    const next = gate.run('c', work.run('c'));
    gate.clock.advance(1);
    await late;
    work.release('a');
    expect(await first).toBe('a');
    await settled();
    expect(work.started).toEqual(['a', 'c']);
    // What was started is in nobody's way: neither its own deadline nor that of others touches the queue any more.
    const last = gate.run('d', work.run('d'));
    gate.clock.advance(MOST_WAIT_MS - 1);
    work.release('c');
    expect(await next).toBe('c');
    await settled();
    expect(work.started).toEqual(['a', 'c', 'd']);
    work.release('d');
    expect(await last).toBe('d');
  });
});
