import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { StateFileError } from '../state/state-file.js';
import { ENDED_SESSION_MEMORY_MS, GenerationStore } from './generation-store.js';

describe('GenerationStore', () => {
  let folder: string;
  let clock: AgentClock;
  const session = randomUUID();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'generations-'));
    clock = new AgentClock();
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** The store of the next process. */
  async function reopened(): Promise<GenerationStore> {
    const store = new GenerationStore(folder, clock);
    await store.load();
    return store;
  }

  it('refuses a lower generation, also after a restart', async () => {
    const store = await reopened();
    expect(await store.accept(session, 3)).toBe(true);
    expect(await store.accept(session, 2)).toBe(false);
    expect(await (await reopened()).accept(session, 2)).toBe(false);
    expect((await reopened()).accepted(session)).toBe(3);
  });

  it('takes the same generation again', async () => {
    const store = await reopened();
    await store.accept(session, 3);
    expect(await store.accept(session, 3)).toBe(true);
  });

  it('remembers to which generation the platform was brought, and not that of a later message', async () => {
    const store = await reopened();
    await store.accept(session, 1);
    await store.markConverged(session, 1, false);
    await store.accept(session, 2);
    expect((await reopened()).converged(session)).toBe(1);
  });

  it('does not note that an overtaken generation converged', async () => {
    const store = await reopened();
    await store.accept(session, 2);
    await store.markConverged(session, 1, false);
    expect(store.converged(session)).toBe(0);
  });

  it('forgets an ended session after a day, and not before', async () => {
    const store = await reopened();
    await store.accept(session, 5);
    await store.markConverged(session, 5, true);
    await store.accept(randomUUID(), 1);
    expect((await reopened()).accepted(session)).toBe(5);
    clock.advance(ENDED_SESSION_MEMORY_MS + 1);
    await store.accept(randomUUID(), 1);
    expect((await reopened()).accepted(session)).toBe(0);
  });

  it('keeps everything when many are accepted at once', async () => {
    const store = await reopened();
    const sessions = Array.from({ length: 50 }, () => randomUUID());
    await Promise.all(sessions.map((id, index) => store.accept(id, index + 1)));
    const next = await reopened();
    expect(sessions.map((id) => next.accepted(id))).toEqual(sessions.map((_, index) => index + 1));
    expect(await readdir(folder)).toEqual(['generations.json']);
  });

  it('is readable by its owner only', async () => {
    await (await reopened()).accept(session, 1);
    expect((await stat(join(folder, 'generations.json'))).mode & 0o777).toBe(0o600);
  });

  it('refuses to start on a damaged file instead of forgetting what it holds', async () => {
    await writeFile(join(folder, 'generations.json'), '{"version":1,"sess');
    await expect(reopened()).rejects.toThrow(StateFileError);
  });

  it('says that it could not write, and takes the generation when it can again', async () => {
    const store = new GenerationStore(join(folder, 'file', 'nested'), clock);
    await writeFile(join(folder, 'file'), '');
    await expect(store.accept(session, 1)).rejects.toThrow();
    await rm(join(folder, 'file'));
    expect(await store.accept(session, 1)).toBe(true);
    expect(await readdir(join(folder, 'file', 'nested'))).toEqual(['generations.json']);
  });
});
