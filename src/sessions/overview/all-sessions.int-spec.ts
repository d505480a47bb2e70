import { randomUUID } from 'node:crypto';
import { AdminSessionPage, AdminSessionView } from '../../../protocol/http/admin-sessions.js';
import { AgentView } from '../../../protocol/http/agents.js';
import { Overview } from '../../../protocol/http/overview.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { containing } from '../../../testing/containing.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';

describe('everybody’s sessions', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let [admin, operator, alice, bob]: Caller[] = [];
  beforeAll(async () => {
    app = await startSessionsApp();
    agent = await app.agent('north');
    admin = await app.person('admin');
    operator = await app.person('operator');
    alice = await app.person();
    bob = await app.person();
  });
  afterAll(async () => {
    agent.close();
    await app.stop();
  });

  const list = async (query = ''): Promise<AdminSessionPage> =>
    AdminSessionPage.parse(JSON.parse((await operator!.call('GET', `/admin/sessions${query}`)).text));

  it('are listed newest first, page by page, and found by state, person and agent', async () => {
    const first = await alice!.launch();
    const second = await bob!.launch();
    await agent.report(second.id, 1, 'running');
    expect((await list()).items.map(({ id }) => id)).toEqual([second.id, first.id]);
    const page = await list('?limit=1');
    expect((await list(`?limit=1&cursor=${page.nextCursor}`)).items).toMatchObject([
      { id: first.id, owner: { id: alice!.userId }, agent: { name: 'north' } },
    ]);
    expect((await list('?state=running')).items).toMatchObject([{ id: second.id }]);
    const username = (await list()).items[1]!.owner.username;
    expect((await list(`?person=${username.toUpperCase()}`)).items).toMatchObject([{ id: first.id }]);
    expect((await list('?person=%25')).items).toEqual([]);
    expect((await list(`?agentId=${agent.agentId}`)).items).toHaveLength(2);
    expect((await list(`?agentId=${randomUUID()}`)).items).toEqual([]);
  });

  it('say why they wait, agent by agent, with their timeline', async () => {
    await admin!.call('POST', `/agents/${agent.agentId}/drain`);
    const { id } = await (await app.person()).launch();
    await admin!.call('DELETE', `/agents/${agent.agentId}/drain`);
    const shown = AdminSessionView.parse(JSON.parse((await operator!.call('GET', `/admin/sessions/${id}`)).text));
    expect(shown).toMatchObject({
      state: 'pending',
      reason: { code: 'no-agent-suitable' },
      placement: [{ agent: 'north', message: containing('being emptied') }],
    });
    const timeline = await operator!.call('GET', `/admin/sessions/${id}/timeline`);
    expect(timeline.text).toContain('The session was requested.');
  });

  it('are ended and started again by administrators alone, on behalf of their owners', async () => {
    const carol = await app.person();
    const { id } = await carol.launch();
    await agent.report(id, 1, 'absent', { reason: { code: 'start-failed', message: 'It did not start.' } });
    const path = `/admin/sessions/${id}`;
    expect((await operator!.call('POST', `${path}/retry`)).status).toBe(403);
    expect((await operator!.call('DELETE', path)).status).toBe(403);
    expect(await admin!.call('POST', `${path}/retry`)).toMatchObject({ status: 202 });
    expect((await carol.show(id)).state).toBe('starting');
    expect(await admin!.call('DELETE', path)).toMatchObject({ status: 202 });
    expect((await carol.show(id)).state).toBe('ending');
  });

  it('are nobody else’s business', async () => {
    for (const path of ['/admin/sessions', `/admin/sessions/${randomUUID()}`, '/admin/overview'])
      expect((await alice!.call('GET', path)).status).toBe(403);
    expect((await operator!.call('GET', `/admin/sessions/${randomUUID()}`)).status).toBe(404);
    expect((await operator!.call('GET', '/admin/sessions/none')).status).toBe(404);
  });

  it('are counted, with what belongs to none; an agent whose platform does not answer says so', async () => {
    const south = await app.agent('south');
    await south.sendInventory([{ id: randomUUID(), generation: 1, state: 'running' }], false);
    const overview = Overview.parse(JSON.parse((await operator!.call('GET', '/admin/overview')).text));
    expect(overview.agents).toContainEqual({ id: south.agentId, sessions: 0, orphans: 1 });
    expect(overview.sessions.running).toBeGreaterThan(0);
    expect(overview.screenAccess).toBe('off');
    const shown = async (): Promise<AgentView> =>
      AgentView.parse(JSON.parse((await operator!.call('GET', `/agents/${south.agentId}`)).text));
    expect(await shown()).toMatchObject({ isConnected: true, isDegraded: true });
    await south.sendInventory([], true);
    expect(await shown()).toMatchObject({ isDegraded: false });
    south.close();
  });
});
