import { randomUUID } from 'node:crypto';
import { AgentPage, AgentView } from '../../protocol/http/agents.js';
import { WARNINGS_VERSION } from '../../protocol/version.js';
import { Problem } from '../../protocol/problem.js';
import { agentEvents } from '../../testing/agents-gateway/agent-events.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { anEnrolledAgent, aPerson, authorization } from '../../testing/agents-gateway/stream-rows.js';
import type { Principal } from '../auth/principal.js';
import { AgentsModule } from './agents.module.js';

let plane: TestControlPlane;
let admin: Principal;
let operator: Principal;
const agents: FakeAgent[] = [];

beforeAll(async () => {
  plane = await startTestControlPlane({ imports: [AgentsModule] });
  admin = await aPerson(plane, 'admin');
  operator = await aPerson(plane, 'operator');
  for (let count = 0; count < 3; count++) agents.push(await anEnrolledAgent(plane));
});
afterAll(async () => {
  for (const agent of agents) agent.close();
  await plane.stop();
});

async function call(principal: Principal, path = '', method = 'GET'): Promise<Response> {
  const headers = await authorization(plane.app, principal);
  return fetch(`${plane.url}/api/v1/agents${path}`, { method, headers });
}

describe('the list of agents', () => {
  it('comes in pages, in the order of enrolment', async () => {
    const first = AgentPage.parse(await (await call(operator, '?limit=2')).json());
    const rest = AgentPage.parse(await (await call(operator, `?limit=2&cursor=${first.nextCursor ?? ''}`)).json());
    const ids = [...first.items, ...rest.items].map(({ id }) => id);
    expect(ids).toEqual(agents.map(({ agentId }) => agentId));
    expect(rest.nextCursor).toBeNull();
  });

  it.each(['?cursor=nonsense', '?limit=0', '?limit=101', '?colour=red'])('refuses %s', async (query) => {
    expect((await call(operator, query)).status).toBe(422);
  });

  it('is not for everybody', async () => {
    expect((await call(await aPerson(plane, 'user'))).status).toBe(403);
    expect((await fetch(`${plane.url}/api/v1/agents`)).status).toBe(401);
  });
});

describe('one agent', () => {
  it('shows whether it is connected', async () => {
    const agent = agents[0]!;
    const path = `/${agent.agentId}`;
    expect(AgentView.parse(await (await call(operator, path)).json())).toMatchObject({
      isConnected: false,
      capacity: null,
    });
    await agent.connect();
    expect(AgentView.parse(await (await call(operator, path)).json())).toMatchObject({
      isConnected: true,
      softwareVersion: '0.0.0-test',
      capacity: { sessions: 20 },
    });
  });

  it.each([randomUUID(), 'nonsense', '%00', "'"])('that does not exist (%s) is not found', async (id) => {
    const answer = await call(operator, `/${id}`);
    expect(Problem.parse(await answer.json())).toMatchObject({ status: 404, code: 'agent-not-found' });
  });

  it('shows what it last said is the matter with it, until it says that all is well or is too old to say', async () => {
    const agent = await anEnrolledAgent(plane);
    agents.push(agent);
    const shown = async (): Promise<unknown> =>
      AgentView.parse(await (await call(operator, `/${agent.agentId}`)).json()).warnings;
    await agent.connect();
    expect(await shown()).toEqual([]);
    const warning = { code: 'network-policies-ignored', message: 'Install a network plugin that enforces policies.' };
    const other = { code: 'disk-nearly-full', message: 'Make room.\u0000' };
    expect(await agent.warn(warning, other)).toEqual({ ok: true });
    expect(await shown()).toEqual([warning, { ...other, message: 'Make room. ' }]);
    await agent.connect();
    expect(await shown()).toHaveLength(2);
    await agent.warn(other);
    expect(await shown()).toMatchObject([{ code: 'disk-nearly-full' }]);
    await agent.warn();
    expect(await shown()).toEqual([]);
    await agent.warn(warning);
    await agent.connect({ protocolVersion: WARNINGS_VERSION - 1 });
    expect(await shown()).toEqual([]);
  });

  it.each([
    ['too many', Array.from({ length: 17 }, () => ({ code: 'x', message: 'One.' }))],
    ['too long a message', [{ code: 'x', message: 'x'.repeat(1001) }]],
    ['a code that is none', [{ code: 'DROP TABLE', message: 'x' }]],
    ['more than it may', [{ code: 'x', message: 'x', html: '<b>' }]],
    ['no list', 'x'],
  ])('takes no warnings that are %s', async (_case, warnings) => {
    const agent = agents[1]!;
    if (!agent.isConnected) await agent.connect();
    expect(await agent.send('agent.warnings', { warnings })).toMatchObject({
      ok: false,
      problem: { code: 'validation-failed' },
    });
    expect(await agent.send('agent.warnings', { warnings: [], epoch: 0 })).toMatchObject({ ok: false });
  });

  it('drains and takes sessions again, and an operator cannot decide that', async () => {
    const { agentId } = agents[1]!;
    expect((await call(operator, `/${agentId}/drain`, 'POST')).status).toBe(403);
    const draining = await call(admin, `/${agentId}/drain`, 'POST');
    expect(AgentView.parse(await draining.json()).isDraining).toBe(true);
    await call(admin, `/${agentId}/drain`, 'POST');
    const again = await call(admin, `/${agentId}/drain`, 'DELETE');
    expect(AgentView.parse(await again.json()).isDraining).toBe(false);
    const changes = await agentEvents(plane.database, 'agent.draining-changed', agentId);
    expect(changes.map(({ data }) => data.isDraining)).toEqual([true, false]);
  });

  it('is cut off when it is revoked, and cannot come back', async () => {
    const agent = agents[2]!;
    await agent.connect();
    expect((await call(operator, `/${agent.agentId}`, 'DELETE')).status).toBe(403);
    expect((await call(admin, `/${agent.agentId}`, 'DELETE')).status).toBe(204);
    await agent.disconnected();
    expect((await call(admin, `/${agent.agentId}`, 'DELETE')).status).toBe(204);
    await expect(agent.connect()).rejects.toThrow('revoked');
    const events = await agentEvents(plane.database, 'agent.revoked', agent.agentId);
    expect(events).toMatchObject([{ data: { agentId: agent.agentId }, actor: { kind: 'user', id: admin.userId } }]);
  });
});
