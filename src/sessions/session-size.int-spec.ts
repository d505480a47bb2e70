import { QuotaExcess } from '../../protocol/http/quotas.js';
import { SessionView } from '../../protocol/http/sessions.js';
import { Problem } from '../../protocol/problem.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { eventually } from '../../testing/sessions/eventually.js';
import { type Answer, type Caller, type SessionsApp, startSessionsApp } from '../../testing/sessions/sessions-app.js';

const SMALL = { cpuMillis: 500, memoryMiB: 512 };

describe('the size of a session', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let alice: Caller;
  beforeAll(async () => {
    app = await startSessionsApp();
    agent = await app.agent();
  });
  afterAll(async () => {
    agent.close();
    await app.stop();
  });
  beforeEach(async () => {
    alice = await app.person();
  });

  const resize = (id: string, resources: object): Promise<Answer> =>
    alice.call('PATCH', `/sessions/${id}`, { resources });
  async function resized(id: string, resources: object): Promise<SessionView> {
    const answer = await resize(id, resources);
    expect(answer.status).toBe(200);
    return SessionView.parse(JSON.parse(answer.text));
  }
  async function running(resources: object = SMALL): Promise<string> {
    const { id } = await alice.launch({ templateId: 'terminal', home: 'temporary', resources });
    await agent.report(id, 1, 'running', { limits: SMALL });
    return id;
  }
  const orderFor = async (id: string, generation: number): Promise<unknown> => {
    for (;;) {
      const order = await agent.applied.next();
      if (order.id === id && order.generation === generation) return order;
    }
  };
  const limit = (limits: object): Promise<unknown> =>
    app.database.dataSource.query(`INSERT INTO quotas (subject, user_id, limits) VALUES ('user', $1, $2)`, [
      alice.userId,
      limits,
    ]);
  const memoryUsed = async (): Promise<unknown> => {
    const quota: unknown = JSON.parse((await alice.call('GET', '/me/quota')).text);
    return quota;
  };

  it('is changed at once where the agent can, which is told of it and answers', async () => {
    const id = await running();
    const asked = await resized(id, { memoryMiB: 1024 });
    expect(asked).toMatchObject({
      generation: 2,
      resizing: 'under-way',
      resources: { cpuMillis: 500, memoryMiB: 1024 },
    });
    expect(await orderFor(id, 2)).toMatchObject({ desired: 'running', spec: { resources: { memoryMiB: 1024 } } });
    await agent.report(id, 2, 'running', { limits: { ...SMALL, memoryMiB: 1024 } });
    expect(await alice.show(id)).toMatchObject({ state: 'running', resizing: null });
    const { entries } = await alice.timeline(id);
    expect(entries.slice(-2).map(({ message }) => message)).toEqual([
      'Its owner gave it another size.',
      'Its new size holds.',
    ]);
  });

  it.each([{ limits: SMALL }, {}])('holds from the next start where the agent answers %j', async (answer) => {
    const id = await running();
    await resized(id, { memoryMiB: 1024 });
    await agent.report(id, 2, 'running', answer);
    expect(await alice.show(id)).toMatchObject({ resizing: 'at-next-start', resources: { memoryMiB: 1024 } });
    await alice.act(id, 'hibernate');
    await agent.report(id, 3, 'hibernated');
    expect(await alice.show(id)).toMatchObject({ resizing: null });
    await alice.act(id, 'wake');
    expect(await orderFor(id, 4)).toMatchObject({ spec: { resources: { memoryMiB: 1024 } } });
    await agent.report(id, 4, 'running');
    expect(await alice.show(id)).toMatchObject({ state: 'running', resizing: null });
  });

  it('is said again to an agent that comes back without an answer', async () => {
    const id = await running();
    await resized(id, { memoryMiB: 1024 });
    await orderFor(id, 2);
    agent.close();
    agent.bootCounter += 1;
    await eventually(async () => (await alice.show(id)).agent?.isReachable === false);
    await agent.connect();
    await agent.sendInventory([{ id, generation: 1, state: 'running' }]);
    expect(await orderFor(id, 2)).toMatchObject({ spec: { resources: { memoryMiB: 1024 } } });
  });

  it('is refused beyond the quota, naming what is too much, and leaves no trace', async () => {
    await limit({ memoryMiB: 1500 });
    const id = await running();
    await running();
    const answer = await resize(id, { memoryMiB: 1024, cpuMillis: 100 });
    expect(answer.status).toBe(409);
    expect(Problem.parse(JSON.parse(answer.text)).code).toBe('quota-exceeded');
    const excess = { resource: 'memoryMiB', limit: 1500, used: 1024, asked: 512 };
    expect(QuotaExcess.strip().parse(JSON.parse(answer.text))).toEqual(excess);
    expect(await alice.show(id)).toMatchObject({ generation: 1, resizing: null, resources: SMALL });
  });

  it('counts what the programs may still use until the smaller one holds', async () => {
    const id = await running();
    await resized(id, { memoryMiB: 256 });
    expect(await memoryUsed()).toMatchObject({ memoryMiB: { used: 512 } });
    expect(await resized(id, { memoryMiB: 512 })).toMatchObject({ resizing: null });
    await resized(id, { memoryMiB: 256 });
    await agent.report(id, 4, 'running', { limits: { ...SMALL, memoryMiB: 256 } });
    expect(await memoryUsed()).toMatchObject({ memoryMiB: { used: 256 } });
  });

  it('changes of a session that sleeps without anybody being told, and its storage only grows', async () => {
    const id = await running();
    await alice.act(id, 'hibernate');
    await agent.report(id, 2, 'hibernated');
    expect(await resized(id, { storageGiB: 6, memoryMiB: 2048 })).toMatchObject({
      state: 'hibernated',
      resizing: null,
    });
    const smaller = await resize(id, { storageGiB: 5 });
    expect(smaller.status).toBe(409);
    expect(Problem.parse(JSON.parse(smaller.text))).toMatchObject({ code: 'session-conflict' });
  });

  it('is refused where the agent has no room for it, and to strangers', async () => {
    const id = await running();
    const tooMuch = await resize(id, { memoryMiB: 20_000 });
    expect([tooMuch.status, Problem.parse(JSON.parse(tooMuch.text)).code]).toEqual([409, 'session-conflict']);
    const other = await app.person();
    expect((await other.call('PATCH', `/sessions/${id}`, { resources: { memoryMiB: 1024 } })).status).toBe(404);
    expect((await alice.call('PATCH', `/sessions/${id}`, {})).status).toBe(422);
    expect((await resize(id, { memoryMiB: 1 })).status).toBe(422);
  });

  it('tells an agent that was to freeze a session to let it run on, though the row never changed', async () => {
    const id = await running();
    await app.database.dataSource.query(`UPDATE sessions SET desired = 'standby', generation = 2 WHERE id = $1`, [id]);
    await alice.act(id, 'wake');
    expect(await orderFor(id, 3)).toMatchObject({ desired: 'running' });
  });
});
