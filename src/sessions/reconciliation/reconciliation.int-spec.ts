import { randomUUID } from 'node:crypto';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { containing } from '../../../testing/containing.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { SessionScene } from '../../../testing/sessions/session-scene.js';
import type { Caller } from '../../../testing/sessions/sessions-app.js';

describe('reconciliation with agents', () => {
  let scene: SessionScene;
  let agent: FakeAgent;
  let alice: Caller;
  beforeAll(async () => {
    scene = await SessionScene.open();
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    ({ agent, alice } = await scene.begin());
  });
  afterEach(() => scene.end());

  const reconnect = async (): Promise<void> => {
    agent.close();
    agent.bootCounter += 1;
    await agent.connect();
  };
  const events = async (name: string, sessionId: string): Promise<number> => {
    const sql = 'SELECT count(*)::int AS count FROM events WHERE name = $1 AND session_id = $2';
    const [row]: { count: number }[] = await scene.query(sql, [name, sessionId]);
    return row!.count;
  };

  it('is told again what it has not made when it comes back', async () => {
    const session = await alice.launch();
    await agent.applied.next();
    await reconnect();
    await agent.sendInventory([]);
    expect(await agent.applied.next()).toMatchObject({ id: session.id, generation: 1 });
  });

  it('is not told what it has made', async () => {
    const session = await scene.running();
    await reconnect();
    await agent.sendInventory([{ id: session.id, generation: 1, state: 'running' }]);
    expect(agent.applied.all).toHaveLength(1);
  });

  it('learns of changes that were made while it was away', async () => {
    const session = await scene.running();
    agent.close();
    await eventually(async () => (await alice.show(session.id)).agent?.isReachable === false);
    expect(await alice.act(session.id, 'hibernate')).toMatchObject({ state: 'hibernating', deadlineAt: null });
    await reconnect();
    await agent.sendInventory([{ id: session.id, generation: 1, state: 'running' }]);
    expect(await agent.applied.next()).toMatchObject({ id: session.id, generation: 2, desired: 'hibernated' });
    expect((await alice.show(session.id)).deadlineAt).not.toBeNull();
  });

  it('follows what an inventory shows of changes that happened meanwhile', async () => {
    const session = await alice.launch();
    await agent.applied.next();
    await agent.sendInventory([{ id: session.id, generation: 1, state: 'running' }]);
    expect((await alice.show(session.id)).state).toBe('running');
  });

  it('takes a running session for gone after two complete inventories without it, and after no incomplete ones', async () => {
    const session = await scene.running();
    await agent.sendInventory([], false);
    await agent.sendInventory([], false);
    await agent.sendInventory([], true);
    await agent.sendInventory([{ id: session.id, generation: 1, state: 'running' }], true);
    await agent.sendInventory([], true);
    expect((await alice.show(session.id)).state).toBe('running');
    await agent.sendInventory([], true);
    expect(await alice.show(session.id)).toMatchObject({ state: 'failed', reason: { code: 'instance-gone' } });
    expect(await agent.applied.next()).toMatchObject({ desired: 'ended', generation: 2 });
  });

  it('takes an ending session for ended, and lets sleeping ones sleep', async () => {
    const asleep = await scene.running({ templateId: 'editor' });
    await alice.act(asleep.id, 'hibernate');
    await agent.report(asleep.id, 2, 'hibernated');
    const ending = await scene.running({ templateId: 'terminal' });
    await alice.end(ending.id);
    for (let times = 0; times < 3; times++) await agent.sendInventory([], true);
    expect((await alice.show(ending.id)).state).toBe('ended');
    expect((await alice.show(asleep.id)).state).toBe('hibernated');
  });

  it('fails a session that dies, tells the agent to clean up, and starts it again when its owner retries', async () => {
    const session = await scene.running();
    const reason = { code: 'out-of-memory', message: 'The session needed more memory than it may use.' } as const;
    await agent.report(session.id, 1, 'absent', { reason });
    expect(await alice.show(session.id)).toMatchObject({ state: 'failed', desired: 'ended', generation: 2, reason });
    expect(await agent.applied.next()).toMatchObject({ generation: 2, desired: 'ended' });
    expect(await alice.act(session.id, 'retry')).toMatchObject({ state: 'starting', generation: 3, reason: null });
    expect(await agent.applied.next()).toMatchObject({ generation: 3, desired: 'running' });
    await agent.report(session.id, 2, 'absent');
    await agent.report(session.id, 3, 'running');
    expect((await alice.show(session.id)).state).toBe('running');
  });

  it('starts a failed session elsewhere once its agent said that nothing of it is left, and says why not before', async () => {
    const session = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    const reason = { code: 'start-failed', message: 'The terminal did not start.' } as const;
    await agent.report(session.id, 1, 'stopping', { reason });
    const { name } = (await alice.show(session.id)).agent!;
    agent.close();
    await eventually(async () => (await alice.show(session.id)).agent?.isReachable === false);
    const other = await scene.app.agent();
    const refused = await alice.call('POST', `/sessions/${session.id}/retry`);
    expect(refused).toMatchObject({ status: 409, text: containing(`on ${name}, which is offline`) });
    await reconnect();
    await agent.report(session.id, 2, 'absent');
    agent.close();
    await eventually(async () => (await alice.show(session.id)).agent?.isReachable === false);
    expect(await alice.act(session.id, 'retry')).toMatchObject({ state: 'starting', agent: { id: other.agentId } });
    expect(await other.applied.next()).toMatchObject({ id: session.id, generation: 3, desired: 'running' });
    other.close();
  });

  it('waits for the agent that has its files, and says so, though another one is there', async () => {
    const session = await alice.launch({ templateId: 'editor' });
    const reason = { code: 'start-failed', message: 'The editor did not start.' } as const;
    await agent.report(session.id, 1, 'absent', { reason });
    agent.close();
    await eventually(async () => (await alice.show(session.id)).agent?.isReachable === false);
    const other = await scene.app.agent();
    expect(await alice.act(session.id, 'retry')).toMatchObject({
      state: 'pending',
      reason: { code: 'agent-unreachable', message: containing('which is offline') },
    });
    expect(other.applied.all).toEqual([]);
    other.close();
  });

  it('holds the home of a failed session until nothing is left of it', async () => {
    const session = await alice.launch({ templateId: 'editor' });
    const reason = { code: 'start-failed', message: 'The editor did not start.' } as const;
    await agent.report(session.id, 1, 'stopping', { reason });
    expect((await alice.show(session.id)).state).toBe('failed');
    expect((await alice.call('POST', '/sessions', { templateId: 'editor' })).text).toContain('home-in-use');
    expect((await alice.call('POST', `/sessions/${session.id}/retry`)).text).toContain('still being cleaned up');
    await agent.report(session.id, 2, 'absent');
    expect(await events('session.released', session.id)).toBe(1);
    expect((await alice.launch({ templateId: 'editor' })).state).toBe('starting');
    expect((await alice.call('POST', `/sessions/${session.id}/retry`)).text).toContain('home-in-use');
    expect((await alice.end(session.id)).state).toBe('ended');
  });

  it('has leftovers of ended sessions cleaned up, and leaves what it does not know alone', async () => {
    const session = await scene.running();
    await alice.end(session.id);
    expect((await agent.applied.next()).generation).toBe(2);
    await agent.report(session.id, 2, 'absent');
    const orphan = randomUUID();
    await agent.sendInventory([
      { id: session.id, generation: 2, state: 'hibernated' },
      { id: orphan, generation: 1, state: 'running' },
    ]);
    expect(await agent.applied.next()).toMatchObject({ id: session.id, desired: 'ended' });
    expect(agent.applied.all.map(({ id }) => id)).not.toContain(orphan);
    expect(await agent.described.next()).toEqual({ ids: [orphan] });
  });

  it('has cleaned up what died, when the word was lost on its way', async () => {
    const session = await scene.running();
    await agent.report(session.id, 1, 'absent', { reason: { code: 'instance-gone', message: 'It is gone.' } });
    expect(await agent.applied.next()).toMatchObject({ id: session.id, desired: 'ended', generation: 2 });
    // A platform names what it has, also what is dead.
    await agent.sendInventory([{ id: session.id, generation: 1, state: 'absent' }]);
    expect(await agent.applied.next()).toMatchObject({ id: session.id, desired: 'ended', generation: 2 });
    // Nothing is left, and nothing is told.
    await agent.sendInventory([]);
    expect((await alice.show(session.id)).state).toBe('failed');
    expect(agent.applied.all.filter(({ desired }) => desired === 'ended')).toHaveLength(2);
  });

  it('drops what an agent says about a session of another one, and notes it once', async () => {
    const session = await scene.running();
    const stranger = await scene.app.agent();
    await stranger.report(session.id, 1, 'hibernated');
    await stranger.report(session.id, 99, 'running');
    await stranger.sendInventory([{ id: session.id, generation: 1, state: 'stopping' }]);
    await stranger.progress(session.id, 1, 'screen-ready');
    await stranger.beat([{ id: session.id, lastInputAt: new Date().toISOString() }]);
    expect(await alice.show(session.id)).toMatchObject({ state: 'running', generation: 1, lastInputAt: null });
    expect(await events('agent.violated', session.id)).toBe(1);
    expect(await events('session.progressed', session.id)).toBe(0);
    stranger.close();
  });

  it('lets a session sleep on that could not be woken, shows why, and wakes it when its owner tries again', async () => {
    const { id } = await scene.running({ templateId: 'terminal', home: 'temporary' });
    await alice.act(id, 'hibernate');
    await agent.report(id, 2, 'hibernated');
    await alice.act(id, 'wake');
    const reason = { code: 'disk-full', message: 'The disk of the machine is full.' } as const;
    await agent.report(id, 3, 'hibernated', { reason });
    expect(await alice.show(id)).toMatchObject({ state: 'hibernated', desired: 'hibernated', generation: 4, reason });
    const { entries } = await alice.timeline(id);
    expect(entries.at(-1)?.message).toMatch(/^There was no disk space left for the session\. The session sleeps\./);
    expect(await alice.act(id, 'wake')).toMatchObject({ state: 'waking', generation: 5, reason: null });
    await eventually(() => Promise.resolve(agent.applied.all.at(-1)?.generation === 5));
    expect(agent.applied.all.map(({ desired }) => desired)).not.toContain('ended');
  });

  it('moves past an agent that remembers a higher generation', async () => {
    const session = await scene.running();
    await agent.report(session.id, 7, 'running');
    expect((await alice.show(session.id)).generation).toBe(8);
    expect(await agent.applied.next()).toMatchObject({ id: session.id, generation: 8, desired: 'running' });
    expect(await alice.act(session.id, 'hibernate')).toMatchObject({ generation: 9 });
  });

  it('believes an agent that was ahead as soon as it speaks of the generation that it was told', async () => {
    const session = await scene.running();
    await agent.sendInventory([{ id: session.id, generation: 7, state: 'running' }]);
    expect(await agent.applied.next()).toMatchObject({ id: session.id, generation: 8, desired: 'running' });
    await agent.report(session.id, 8, 'absent', { reason: { code: 'screen-lost', message: 'The screen went away.' } });
    expect((await alice.show(session.id)).state).toBe('failed');
  });

  it('does not believe what an agent says of an older generation, nor over an older connection', async () => {
    const session = await scene.running();
    await alice.act(session.id, 'hibernate');
    await agent.report(session.id, 1, 'standby');
    expect((await alice.show(session.id)).state).toBe('hibernating');
    const epoch = agent.epoch;
    await reconnect();
    const late = await agent.send('session.report', { epoch, id: session.id, generation: 2, state: 'hibernated' });
    expect(late).toMatchObject({ ok: false, problem: { code: 'agent-lease-held' } });
    expect((await alice.show(session.id)).state).toBe('hibernating');
    await agent.report(session.id, 2, 'hibernated');
    expect((await alice.show(session.id)).state).toBe('hibernated');
  });

  it('tells the agent that slept by itself the generation that its session has now', async () => {
    const session = await scene.running();
    await agent.sendInventory([{ id: session.id, generation: 1, state: 'hibernated' }]);
    expect(await agent.applied.next()).toMatchObject({ id: session.id, generation: 2, desired: 'hibernated' });
  });

  it('notes each step of a start once', async () => {
    const session = await alice.launch();
    await agent.progress(session.id, 1, 'home-ready');
    await agent.progress(session.id, 1, 'home-ready');
    await agent.progress(session.id, 0 + 2, 'screen-ready');
    expect(await events('session.progressed', session.id)).toBe(1);
  });

  it('notes the steps that come with the report that a session runs, before that and each once', async () => {
    const session = await alice.launch();
    await Promise.all([
      agent.progress(session.id, 1, 'home-ready'),
      agent.progress(session.id, 1, 'workload-started'),
      agent.progress(session.id, 0 + 2, 'image-ready'),
      agent.progress(session.id, 1, 'screen-ready'),
      agent.progress(session.id, 1, 'screen-ready'),
      agent.report(session.id, 1, 'running'),
      agent.progress(session.id, 1, 'desktop-ready'),
    ]);
    const { entries } = await alice.timeline(session.id);
    expect(entries.map(({ step, state }) => step ?? state).slice(-5)).toEqual([
      'home-ready',
      'workload-started',
      'screen-ready',
      'running',
      'desktop-ready',
    ]);
  });

  it('goes by the age of an input, however wrong the clock of the agent is', async () => {
    const session = await scene.running();
    const secondsAgo = async (): Promise<number> =>
      (Date.now() - Date.parse((await alice.show(session.id)).lastInputAt ?? '')) / 1000;
    await agent.beat([{ id: session.id, lastInputAt: '2020-01-01T10:00:00.000Z', lastInputAgeMs: 3_600_000 }]);
    expect(Math.round((await secondsAgo()) / 60)).toBe(60);
    const before = (await alice.show(session.id)).lastInputAt;
    await agent.beat([{ id: session.id, lastInputAt: '2020-01-01T10:00:00.000Z', lastInputAgeMs: 3_599_500 }]);
    expect((await alice.show(session.id)).lastInputAt).toBe(before);
    await agent.beat([{ id: session.id, lastInputAt: '2020-01-01T11:00:00.000Z', lastInputAgeMs: 0 }]);
    expect(await secondsAgo()).toBeLessThan(1800);
  });

  it('remembers the last input, but none from the future', async () => {
    const session = await scene.running();
    await agent.beat([{ id: session.id, lastInputAt: '2026-01-01T10:00:00.000Z' }]);
    expect((await alice.show(session.id)).lastInputAt).toBe('2026-01-01T10:00:00.000Z');
    await agent.beat([{ id: session.id, lastInputAt: '2025-01-01T10:00:00.000Z' }]);
    expect((await alice.show(session.id)).lastInputAt).toBe('2026-01-01T10:00:00.000Z');
    await agent.beat([{ id: session.id, lastInputAt: '2999-01-01T10:00:00.000Z' }]);
    expect(Date.parse((await alice.show(session.id)).lastInputAt ?? '')).toBeLessThan(Date.parse('2900-01-01'));
  });
});
