import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect as dial } from 'node:net';
import type { Agent } from '../../../agents/core/agent.js';
import { AgentHarness } from '../../../testing/agents/agent-harness.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { agentEvents } from '../../../testing/agents-gateway/agent-events.js';
import { HelloRefusedError, type FakeAgent, type KeyPair } from '../../../testing/agents-gateway/fake-agent.js';
import { readBytes } from '../../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import {
  anEnrolledAgent,
  anEnrollmentToken,
  aPerson,
  authorization,
} from '../../../testing/agents-gateway/stream-rows.js';
import { until } from '../../../testing/auth/until.js';
import { AgentPage, AgentView } from '../../../protocol/http/agents.js';
import { Problem, problemDocument } from '../../../protocol/problem.js';
import { KEY_ROTATION_VERSION } from '../../../protocol/version.js';
import type { Principal } from '../../auth/principal.js';
import { AgentsModule } from '../agents.module.js';
import { StreamRendezvous } from '../stream-rendezvous.js';

const SESSION = '0190c0de-0000-7000-8000-000000000001';
const env = { STREAMSPACE_PEER_LISTEN: '127.0.0.1:0' };
let plane: TestControlPlane;
let other: TestControlPlane;
let admin: Principal;
const agents: FakeAgent[] = [];

beforeAll(async () => {
  plane = await startTestControlPlane({ imports: [AgentsModule], env });
  other = await startTestControlPlane({ imports: [AgentsModule], env, database: plane.database });
  admin = await aPerson(plane, 'admin');
});
afterEach(() => {
  for (const agent of agents.splice(0)) agent.close();
});
afterAll(async () => {
  await other.stop();
  await plane.stop();
});

const keyPair = (): KeyPair => generateKeyPairSync('ed25519');

async function aConnectedAgent(): Promise<FakeAgent> {
  const agent = await anEnrolledAgent(plane);
  agents.push(agent);
  await agent.connect();
  return agent;
}

/** Connects as another start of the same installation does that has this key. */
async function connectWith(agent: FakeAgent, keys: KeyPair): Promise<string> {
  const again = agent.clone();
  agents.push(again);
  again.keys = keys;
  const hello = { instanceId: agent.instanceId, bootCounter: (agent.bootCounter += 1) };
  const refused: unknown = await again.connect(hello).catch((error: unknown) => error);
  if (refused instanceof HelloRefusedError) return `${refused.problem.status} ${refused.problem.code}`;
  return again.isConnected ? 'welcome' : String(refused);
}

async function call(principal: Principal, path: string, method = 'POST', on = plane): Promise<Response> {
  const headers = await authorization(on.app, principal);
  return fetch(`${on.url}/api/v1/agents${path}`, { method, headers });
}

const eventNames = async (agentId: string): Promise<number[]> => [
  (await agentEvents(plane.database, 'agent.key-rotation-requested', agentId)).length,
  (await agentEvents(plane.database, 'agent.key-rotated', agentId)).length,
];

const set = (agentId: string, change: string): Promise<unknown> =>
  plane.database.dataSource.query(`UPDATE agents SET ${change} WHERE id = $1`, [agentId]);

describe('a key that an agent offers', () => {
  it('is its own from then on; the old one is good for a while, and no longer', async () => {
    const agent = await aConnectedAgent();
    const [old, next] = [agent.keys, keyPair()];
    const { epoch } = agent;
    expect(await agent.offerKey(next)).toEqual({ ok: true });
    expect(agent.isConnected).toBe(true);
    expect(await agent.beat()).toEqual({ ok: true });
    expect(agent.epoch).toBe(epoch);
    expect(await connectWith(agent, old)).toBe('welcome');
    expect(await connectWith(agent, next)).toBe('welcome');
    await set(agent.agentId, `previous_key_until = now() - interval '1 second'`);
    expect(await connectWith(agent, old)).toBe('401 invalid-agent-signature');
    expect(await connectWith(agent, next)).toBe('welcome');
    const events = await agentEvents(plane.database, 'agent.key-rotated', agent.agentId);
    expect(events).toMatchObject([{ actor: { kind: 'agent', id: agent.agentId } }]);
  });

  it('is taken again when the answer got lost, and that is no other change', async () => {
    const agent = await aConnectedAgent();
    const [old, next] = [agent.keys, keyPair()];
    await agent.offerKey(next);
    expect(await agent.offerKey(next, old)).toEqual({ ok: true });
    expect(await eventNames(agent.agentId)).toEqual([0, 1]);
  });

  it('is refused without proofs by both keys, of this agent, on this connection', async () => {
    const [agent, neighbour] = [await aConnectedAgent(), await aConnectedAgent()];
    const next = keyPair();
    const refused = { ok: false, problem: { code: 'invalid-agent-signature' } };
    expect(await agent.offerKey(next, keyPair())).toMatchObject(refused);
    expect(await agent.offerKey(next, agent.keys, keyPair())).toMatchObject(refused);
    expect(await agent.offerKey(next, neighbour.keys)).toMatchObject(refused);
    expect(await agent.offerKey(neighbour.keys)).toMatchObject(refused);
    agent.epoch -= 1;
    expect(await agent.offerKey(next)).toMatchObject({ ok: false });
    expect(await eventNames(agent.agentId)).toEqual([0, 0]);
    expect(await connectWith(agent, next)).toBe('401 invalid-agent-signature');
  });

  it('is refused when only the old key allows it: whoever stole that one locks nobody out', async () => {
    const agent = await aConnectedAgent();
    const old = agent.keys;
    await agent.offerKey(keyPair());
    expect(await agent.offerKey(keyPair(), old)).toMatchObject({ problem: { code: 'invalid-agent-signature' } });
  });

  it('does not bring a revoked agent back, nor does the old one', async () => {
    const agent = await aConnectedAgent();
    const [old, next] = [agent.keys, keyPair()];
    await agent.offerKey(next);
    expect((await call(admin, `/${agent.agentId}`, 'DELETE')).status).toBe(204);
    await agent.disconnected();
    for (const keys of [old, next]) expect(await connectWith(agent, keys)).toBe('403 agent-revoked');
  });
});

describe('an administrator', () => {
  it('has an agent replace its key, also from another replica', async () => {
    const agent = await aConnectedAgent();
    await set(agent.agentId, `key_since = now() - interval '40 days'`);
    for (const on of [plane, other]) {
      const old = agent.publicKey;
      const answer = await call(admin, `/${agent.agentId}/rotate-key`, 'POST', on);
      expect(answer.status).toBe(200);
      const { keySince } = AgentView.parse(await answer.json());
      expect(Date.now() - Date.parse(keySince)).toBeLessThan(600_000);
      expect(agent.publicKey).not.toBe(old);
    }
    expect(await eventNames(agent.agentId)).toEqual([2, 2]);
    const [asked] = await agentEvents(plane.database, 'agent.key-rotation-requested', agent.agentId);
    expect(asked?.actor).toMatchObject({ kind: 'user', id: admin.userId });
  });

  it('reads why the key stays', async () => {
    const agent = await aConnectedAgent();
    const problem = async (on = plane): Promise<Problem> =>
      Problem.parse(await (await call(admin, `/${agent.agentId}/rotate-key`, 'POST', on)).json());
    const said = problemDocument('unauthenticated', 'The disk is full.\u0007', 'fake');
    agent.rotation = () => Promise.resolve({ ok: false, problem: said });
    for (const on of [plane, other])
      expect(await problem(on)).toMatchObject({
        status: 409,
        code: 'key-not-replaceable',
        detail: 'The disk is full. ',
      });
    agent.close();
    await agent.disconnected();
    expect(await problem()).toMatchObject({ status: 503, code: 'agent-unavailable' });
    await agent.connect({ protocolVersion: KEY_ROTATION_VERSION - 1 });
    expect(await problem()).toMatchObject({ status: 409, detail: expect.stringContaining('too old') as string });
    await call(admin, `/${agent.agentId}`, 'DELETE');
    expect(await problem()).toMatchObject({ status: 403, code: 'agent-revoked' });
  });

  it('is who may do that, and nobody else', async () => {
    const agent = await aConnectedAgent();
    const operator = await aPerson(plane, 'operator');
    expect((await call(operator, `/${agent.agentId}/rotate-key`)).status).toBe(403);
    expect((await call(admin, `/${SESSION}/rotate-key`)).status).toBe(404);
  });
});

describe('the agent itself', () => {
  const name = `real-${randomUUID()}`;
  const runtime = new InMemoryRuntime();
  let harness: AgentHarness;
  let app: Server;
  let agent: Agent;
  let agentId: string;
  const connect = async (): Promise<Agent> => {
    const known = { url: plane.url, enrollmentToken: await anEnrollmentToken(plane) };
    return harness.connect(known, runtime, { STREAMSPACE_AGENT_NAME: name });
  };
  const connections = async (): Promise<number> =>
    (await agentEvents(plane.database, 'agent.connected', agentId)).length;

  beforeAll(async () => {
    app = createServer((_request, response) => response.end('here'));
    app.listen(0, '127.0.0.1');
    await once(app, 'listening');
    const { port } = app.address() as AddressInfo;
    runtime.screen = () => dial(port, '127.0.0.1');
    runtime.platform.instances.set(SESSION, { id: SESSION, generation: 1, state: 'running' });
    harness = await AgentHarness.open();
    agent = await connect();
    const { items } = AgentPage.parse(await (await call(admin, '?limit=100', 'GET')).json());
    agentId = items.find((view) => view.name === name)?.id ?? '';
  });
  afterAll(async () => {
    await harness.close();
    app.closeAllConnections();
    app.close();
  });

  it('replaces its key under twenty open streams, which do not notice', async () => {
    const rendezvous = plane.app.get(StreamRendezvous);
    const target = { sessionId: SESSION, port: 3000, kind: 'http' } as const;
    const streams = await Promise.all(Array.from({ length: 20 }, () => rendezvous.open(agentId, target)));
    const before = await connections();
    const closed: string[] = [];
    for (const { socket, streamId } of streams) socket.once('close', () => closed.push(streamId));
    expect((await call(admin, `/${agentId}/rotate-key`)).status).toBe(200);
    for (const { socket } of streams) {
      socket.write('GET / HTTP/1.1\r\nHost: app\r\n\r\n');
      expect((await readBytes(socket, 15)).toString()).toBe('HTTP/1.1 200 OK');
    }
    expect(closed).toEqual([]);
    expect(await connections()).toBe(before);
    for (const { socket } of streams) socket.destroy();
  });

  it('replaces a key that is older than it may get, as soon as it is connected', async () => {
    const [, before = 0] = await eventNames(agentId);
    await agent.onApplicationShutdown();
    await set(agentId, `key_since = now() - interval '31 days'`);
    agent = await connect();
    await until(async () => (await eventNames(agentId))[1] === before + 1);
    const { keySince } = AgentView.parse(await (await call(admin, `/${agentId}`, 'GET')).json());
    expect(Date.now() - Date.parse(keySince)).toBeLessThan(86_400_000);
  });
});
