import type { SessionReason } from '../../../protocol/session.js';
import type { Instance } from '../session-runtime.js';
import { SessionWatcher, type HappeningSource } from './session-watch.js';

const A = '0b8f2a5e-3c1d-4f6a-9b7e-2d4c6a8e0f13';
const GONE: SessionReason = { code: 'instance-gone', message: 'It is gone. Start it again.' };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A platform whose list a test holds, and whose events it sends. */
class WatchedPlatform implements HappeningSource {
  instances: Instance[] | null = [];
  readonly told: Instance[] = [];
  readonly watcher = new SessionWatcher(() => this.read(), this, 60_000, GONE);
  private happened: () => void = () => undefined;
  private held: (() => void)[] | null = null;

  follow(happened: () => void): { close(): void } {
    this.happened = happened;
    return { close: () => (this.happened = () => undefined) };
  }

  async start(): Promise<void> {
    this.watcher.watch((instance) => this.told.push(instance));
    await turn();
  }

  async event(): Promise<void> {
    this.happened();
    await turn();
  }

  /** Lists are read and not answered until the function that this returns is called. */
  hold(): () => void {
    this.held = [];
    return () => {
      const waiting = this.held ?? [];
      this.held = null;
      for (const resolve of waiting) resolve();
    };
  }

  private async read(): Promise<readonly Instance[]> {
    const answer = this.instances;
    if (this.held) await new Promise<void>((resolve) => this.held?.push(resolve));
    if (answer === null) throw new Error('The engine does not answer.');
    return answer;
  }
}

const running: Instance = { id: A, generation: 1, state: 'running' };
const died: Instance = { id: A, generation: 1, state: 'absent', reason: { code: 'instance-gone', message: 'Gone.' } };

async function watching(instances: Instance[]): Promise<WatchedPlatform> {
  const platform = new WatchedPlatform();
  platform.instances = instances;
  await platform.start();
  return platform;
}

describe('SessionWatcher', () => {
  it('tells of a death once, and not of what it found at the beginning', async () => {
    const platform = await watching([running]);
    expect(platform.told).toEqual([]);
    platform.instances = [died];
    await platform.event();
    await platform.event();
    expect(platform.told).toEqual([died]);
  });

  it('tells of a session that died before the agent started', async () => {
    expect((await watching([died])).told).toEqual([died]);
  });

  it('tells of one that was removed by somebody else', async () => {
    const platform = await watching([running]);
    platform.instances = [];
    await platform.event();
    expect(platform.told).toMatchObject([{ id: A, state: 'absent', reason: { code: 'instance-gone' } }]);
  });

  it('says nothing while the engine does not answer', async () => {
    const platform = await watching([running]);
    platform.instances = null;
    await platform.event();
    expect(platform.told).toEqual([]);
    platform.instances = [running];
    await platform.event();
    expect(platform.told).toEqual([]);
  });

  it('leaves alone what an apply is at work on, and what it brought about', async () => {
    const platform = await watching([running]);
    const release: { now?: () => void } = {};
    const applied = platform.watcher.whileBusy(A, async () => {
      await new Promise<void>((resolve) => (release.now = resolve));
      return { ...running, state: 'absent' };
    });
    platform.instances = [];
    await platform.event();
    release.now?.();
    await applied;
    await platform.event();
    expect(platform.told).toEqual([]);
  });

  it('does not believe a list that is older than the end of an apply', async () => {
    const platform = await watching([]);
    const release = platform.hold();
    platform.instances = [died];
    const looking = platform.event();
    await platform.watcher.whileBusy(A, () => Promise.resolve(running));
    platform.instances = [running];
    release();
    await looking;
    await turn();
    expect(platform.told).toEqual([]);
  });
});
