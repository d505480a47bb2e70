import { randomUUID } from 'node:crypto';
import type { InventoryEntry } from '../../../protocol/agent/messages.js';
import { AdminSessionView } from '../../../protocol/http/admin-sessions.js';
import { OrphanPage, type OrphanView } from '../../../protocol/http/orphans.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { containing } from '../../../testing/containing.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { someDetails } from '../../../testing/sessions/instance-details.builder.js';
import { SessionScene } from '../../../testing/sessions/session-scene.js';
import type { Answer, Caller } from '../../../testing/sessions/sessions-app.js';

describe('instances that belong to no session', () => {
  let scene: SessionScene;
  let agent: FakeAgent;
  let admin: Caller;
  let alice: Caller;
  beforeAll(async () => {
    scene = await SessionScene.open();
    admin = await scene.app.person('admin');
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    ({ agent, alice } = await scene.begin());
  });
  afterEach(() => scene.end());

  const path = (id = '', action = ''): string => `/agents/${agent.agentId}/orphans${id && `/${id}`}${action}`;
  const orphans = async (): Promise<OrphanView[]> =>
    OrphanPage.parse(JSON.parse((await admin.call('GET', path())).text)).items;
  const adopt = async (id: string, body: object = {}): Promise<Answer> => admin.call('POST', path(id, '/adopt'), body);
  const events = async (name: string, instanceId: string): Promise<object[]> =>
    scene.query(`SELECT actor, data FROM events WHERE name = $1 AND data->>'instanceId' = $2`, [name, instanceId]);
  /** An instance that the agent has and nobody knows; the agent has told all that it knows. */
  const unknown = async (
    details: Parameters<typeof someDetails>[0] = { id: randomUUID() },
  ): Promise<InventoryEntry> => {
    const entry: InventoryEntry = { id: details.id, generation: 4, state: 'running' };
    await agent.sendInventory([entry]);
    expect(await agent.described.next()).toEqual({ ids: [entry.id] });
    await agent.describe(someDetails(details));
    return entry;
  };

  it('are listed with all that is known, asked about once, and never stopped', async () => {
    const { id } = await unknown();
    await agent.sendInventory([{ id, generation: 4, state: 'standby' }]);
    expect(await orphans()).toMatchObject([
      {
        ...{ id, cause: 'unknown', state: 'standby', name: `streamspace-${id}`, workload: 'terminal', owner: null },
        template: { id: 'terminal', name: 'Terminal' },
        resources: { cpuMillis: 700, memoryMiB: 640 },
        adoption: { isPossible: true, needsPerson: true },
        removal: null,
      },
    ]);
    expect(agent.described.all).toHaveLength(1);
    expect(agent.applied.all).toEqual([]);
    expect(agent.instancesRemoved.all).toEqual([]);
    expect(await events('orphan.found', id)).toHaveLength(1);
  });

  it('leave the list after two complete inventories without them, and after no incomplete ones', async () => {
    const entry = await unknown();
    await agent.sendInventory([], false);
    await agent.sendInventory([], false);
    await agent.sendInventory([], true);
    await agent.sendInventory([entry], true);
    await agent.sendInventory([], true);
    expect(await orphans()).toHaveLength(1);
    await agent.sendInventory([], true);
    expect(await orphans()).toEqual([]);
    expect(await events('orphan.removed', entry.id)).toMatchObject([{ data: { wasRequested: false } }]);
  });

  it.each(['starting', 'stopping'] as const)(
    'that stay %s say that this was broken off, and what to do',
    async (state) => {
      const { id } = await unknown();
      const advice = async (): Promise<string | undefined> => (await orphans())[0]?.adoption.message;
      const sendState = (now: typeof state | 'standby'): Promise<unknown> =>
        agent.sendInventory([{ id, generation: 4, state: now }]);
      const age = (): Promise<unknown> => scene.query(`UPDATE orphans SET state_since = now() - interval '16 minutes'`);
      await age();
      await sendState(state);
      expect(await advice()).toContain('Look again in a moment');
      await age();
      await sendState(state);
      expect(await advice()).toMatch(/broken off: .* Remove it\. Files of a persistent home stay/);
      expect((await adopt(id, { userId: alice.userId })).text).toContain('broken off');
      await sendState('standby');
      expect((await orphans())[0]?.adoption.isPossible).toBe(true);
    },
  );

  it('become the session of whoever the administrator picks, and count towards their quota', async () => {
    const { id } = await unknown();
    expect(await adopt(id)).toMatchObject({ status: 422 });
    expect(await adopt(id, { userId: randomUUID() })).toMatchObject({ status: 404 });
    await admin.call('PUT', `/users/${alice.userId}/quota`, quota({ memoryMiB: 512 }));
    expect((await adopt(id, { userId: alice.userId })).text).toContain('quota-exceeded');
    expect(await adopt(id, { username: 'nobody' })).toMatchObject({ status: 404 });
    expect(await adopt(id, { userId: admin.userId })).toMatchObject({ status: 409 });
    await admin.call('PUT', `/users/${alice.userId}/quota`, quota({ memoryMiB: 1024 }));
    const username = `PERSON-${alice.userId.slice(0, 8)}`;
    const answer = await adopt(id, { username });
    expect(answer.text).toContain('"owner"');
    expect(AdminSessionView.parse(JSON.parse(answer.text))).toMatchObject({ id, state: 'running', generation: 4 });
    expect(await alice.show(id)).toMatchObject({ state: 'running', home: 'temporary', name: 'Terminal' });
    expect(JSON.parse((await alice.call('GET', '/me/quota')).text)).toMatchObject({ memoryMiB: { used: 640 } });
    expect(await agent.applied.next()).toMatchObject({ id, generation: 4, desired: 'running' });
    await agent.sendInventory([{ id, generation: 4, state: 'running' }]);
    expect(await orphans()).toEqual([]);
    expect(await events('orphan.adopted', id)).toMatchObject([{ actor: { id: admin.userId } }]);
    expect((await alice.timeline(id)).entries.map(({ message }) => message).join()).toContain('taken back');
    await agent.report(id, 4, 'absent', { reason: { code: 'screen-lost', message: 'The screen went away.' } });
    expect((await alice.show(id)).state).toBe('failed');
  });

  it('with a persistent home go to nobody but the person whose files they have', async () => {
    const { id } = await unknown({
      id: randomUUID(),
      template: 'editor',
      home: 'persistent',
      userId: alice.userId,
    });
    expect(await orphans()).toMatchObject([{ owner: { id: alice.userId }, adoption: { needsPerson: false } }]);
    expect(await adopt(id, { userId: admin.userId })).toMatchObject({ status: 409 });
    expect((await adopt(id)).status).toBe(201);
    expect(await alice.show(id)).toMatchObject({ home: 'persistent', template: { id: 'editor' } });
    expect((await alice.call('POST', '/sessions', { templateId: 'editor' })).text).toContain('home-in-use');
  });

  it('are not adopted while another session of the same person has the files', async () => {
    const session = await alice.launch({ templateId: 'editor' });
    await agent.report(session.id, 1, 'running');
    const id = randomUUID();
    await agent.sendInventory([
      { id, generation: 1, state: 'running' },
      { id: session.id, generation: 1, state: 'running' },
    ]);
    await agent.describe(someDetails({ id, template: 'editor', home: 'persistent', userId: alice.userId }));
    expect((await adopt(id)).text).toContain('another session that uses the same files');
  });

  it('take their ended session back when the rows are older than the agent', async () => {
    const session = await alice.launch({ templateId: 'editor' });
    await agent.report(session.id, 1, 'running');
    await alice.end(session.id);
    await agent.report(session.id, 2, 'absent');
    expect((await alice.show(session.id)).state).toBe('ended');
    await agent.sendInventory([{ id: session.id, generation: 5, state: 'running' }]);
    expect(await orphans()).toMatchObject([
      { cause: 'outdated-row', owner: { id: alice.userId }, session: { state: 'ended' } },
    ]);
    expect(agent.applied.all.map(({ generation }) => generation)).not.toContain(6);
    expect((await adopt(session.id)).status).toBe(201);
    expect(await alice.show(session.id)).toMatchObject({
      state: 'running',
      generation: 5,
      endedAt: null,
      reason: null,
    });
    expect(await events('orphan.adopted', session.id)).toHaveLength(1);
  });

  it('of a session on another agent can only be removed', async () => {
    const session = await alice.launch();
    await agent.report(session.id, 1, 'running');
    const first = agent;
    agent = await scene.app.agent();
    await agent.sendInventory([{ id: session.id, generation: 1, state: 'running' }]);
    expect(await orphans()).toMatchObject([{ cause: 'elsewhere', adoption: { isPossible: false } }]);
    expect((await adopt(session.id)).text).toContain('orphan-conflict');
    await admin.call('DELETE', path(session.id), { confirm: session.id });
    expect(await agent.instancesRemoved.next()).toEqual({ id: session.id, generation: 1 });
    expect((await alice.show(session.id)).state).toBe('running');
    first.close();
  });

  it('are removed once the administrator repeated the name, and the agent confirmed', async () => {
    const { id } = await unknown();
    const wrong = await admin.call('DELETE', path(id), { confirm: 'something else' });
    expect(wrong).toMatchObject({ status: 422, text: containing(`streamspace-${id}`) });
    expect((await admin.call('DELETE', path(id), { confirm: `streamspace-${id}` })).status).toBe(202);
    expect(await agent.instancesRemoved.next()).toEqual({ id, generation: 4 });
    await eventually(async () => (await orphans()).length === 0);
    expect(await events('orphan.removal-requested', id)).toMatchObject([{ actor: { id: admin.userId } }]);
    expect(await events('orphan.removed', id)).toMatchObject([{ data: { wasRequested: true } }]);
  });

  it('say why they could not be removed, and are not adopted meanwhile', async () => {
    const { id } = await unknown();
    agent.refuseRemovals('The engine does not answer.');
    await admin.call('DELETE', path(id), { confirm: `streamspace-${id}` });
    await eventually(async () => (await orphans())[0]?.removal?.message.includes('The engine does not answer.'));
    expect((await adopt(id, { userId: alice.userId })).text).toContain('It is being removed.');
  });

  it('are removed as soon as their agent is back', async () => {
    const entry = await unknown();
    agent.close();
    await eventually(async () => !(await isConnected()));
    await admin.call('DELETE', path(entry.id), { confirm: `streamspace-${entry.id}` });
    expect((await orphans())[0]?.removal?.message).toContain('as soon as');
    agent.bootCounter += 1;
    await agent.connect();
    expect(await agent.instancesRemoved.next()).toMatchObject({ id: entry.id });
    await eventually(async () => (await orphans()).length === 0);
  });

  it('of an agent that is too old are shown, and say that it must be upgraded', async () => {
    agent.close();
    agent.bootCounter += 1;
    await agent.connect({ protocolVersion: 2 });
    await agent.sendInventory([{ id: randomUUID(), generation: 1, state: 'running' }]);
    const [found] = await orphans();
    expect(found?.adoption).toMatchObject({ isPossible: false, message: containing('too old') });
    await admin.call('DELETE', path(found!.id), { confirm: found!.id });
    expect((await orphans())[0]?.removal?.message).toContain('too old');
    expect(agent.instancesRemoved.all).toEqual([]);
  });

  it('are nobody’s business but that of the staff', async () => {
    const { id } = await unknown();
    const operator = await scene.app.person('operator');
    expect((await operator.call('GET', path())).status).toBe(200);
    expect((await operator.call('DELETE', path(id), { confirm: id })).status).toBe(403);
    expect((await operator.call('POST', path(id, '/adopt'), {})).status).toBe(403);
    expect((await alice.call('GET', path())).status).toBe(403);
    expect((await admin.call('GET', `/agents/${randomUUID()}/orphans`)).status).toBe(404);
    expect((await admin.call('DELETE', path('none'), { confirm: 'none' })).status).toBe(404);
    expect((await admin.call('POST', path(randomUUID(), '/adopt'), {})).status).toBe(404);
  });

  async function isConnected(): Promise<boolean> {
    const text = (await admin.call('GET', `/agents/${agent.agentId}`)).text;
    return text.includes('"isConnected":true');
  }
});

function quota(limits: { readonly memoryMiB: number }): object {
  return { sessions: null, cpuMillis: null, storageGiB: null, maxLifetimeMinutes: null, ...limits };
}
