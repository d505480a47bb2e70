import { randomUUID } from 'node:crypto';
import { Problem } from '../../../protocol/problem.js';
import { PROTOCOL_VERSION } from '../../../protocol/version.js';
import { until } from '../../../testing/auth/until.js';
import { agentEvents } from '../../../testing/agents-gateway/agent-events.js';
import { FakeAgent, type HelloChanges, HelloRefusedError } from '../../../testing/agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { BusyObserver, FailingObserver } from '../../../testing/agents-gateway/recording-observer.js';
import { anEnrolledAgent } from '../../../testing/agents-gateway/stream-rows.js';
import { AgentsModule } from '../agents.module.js';
import { ConnectedAgents } from '../connected-agents.js';

const SESSION = '0190c0de-0000-7000-8000-000000000001';
const A_NONCE = 'A'.repeat(43);
let plane: TestControlPlane;
let connected: ConnectedAgents;
const observer = new BusyObserver();
const agents: FakeAgent[] = [];

beforeAll(async () => {
  plane = await startTestControlPlane({ imports: [AgentsModule] });
  connected = plane.app.get(ConnectedAgents);
  connected.observe(observer);
});
afterEach(() => {
  for (const agent of agents.splice(0)) agent.close();
});
afterAll(() => plane.stop());

async function anAgent(): Promise<FakeAgent> {
  const agent = await anEnrolledAgent(plane);
  agents.push(agent);
  return agent;
}

function aCloneOf(agent: FakeAgent): FakeAgent {
  const clone = agent.clone();
  agents.push(clone);
  return clone;
}

async function refusalOf(agent: FakeAgent, changes: HelloChanges = {}): Promise<string> {
  const error: unknown = await agent.connect(changes).catch((caught: unknown) => caught);
  if (!(error instanceof HelloRefusedError)) throw new Error(`Not refused: ${String(error)}`);
  return error.problem.code;
}

async function forgetWhenSeen(agent: FakeAgent, ago = '11 seconds'): Promise<void> {
  await plane.database.dataSource.query(`UPDATE agents SET last_seen_at = now() - $2::interval WHERE id = $1`, [
    agent.agentId,
    ago,
  ]);
}

describe('hello', () => {
  it('welcomes an agent that proves its key', async () => {
    const agent = await anAgent();
    expect(await agent.connect()).toMatchObject({ epoch: 1, protocolVersion: PROTOCOL_VERSION, heartbeatMs: 10_000 });
    expect(connected.isHere(agent.agentId)).toBe(true);
    const { agentId } = agent;
    expect(await agentEvents(plane.database, 'agent.connected', agentId)).toEqual([
      { data: { agentId, epoch: 1, softwareVersion: '0.0.0-test' }, actor: { kind: 'agent', id: agentId } },
    ]);
    await until(() => Promise.resolve(observer.about(agentId).includes('agentConnected')));
  });

  it.each<[string, HelloChanges, string]>([
    ['another host', { host: 'elsewhere.example:443' }, 'invalid-agent-signature'],
    ['another nonce, of another connection', { nonce: A_NONCE }, 'invalid-agent-signature'],
    ['a signature of zeros', { signature: 'A'.repeat(86) }, 'invalid-agent-signature'],
    ['no signature', { signature: '' }, 'invalid-agent-signature'],
    ['an agent that does not exist', { agentId: SESSION }, 'invalid-agent-signature'],
    ['a later protocol', { protocolVersion: 99 }, 'protocol-not-supported'],
    ['another platform', { platform: 'docker' }, 'validation-failed'],
    ['a boot counter of 0', { bootCounter: 0 }, 'validation-failed'],
  ])('refuses %s', async (_case, changes, code) => {
    const agent = await anAgent();
    expect(await refusalOf(agent, changes)).toBe(code);
    await agent.disconnected();
    expect(connected.isHere(agent.agentId)).toBe(false);
  });

  it('refuses the key of another agent', async () => {
    const [agent, other] = [await anAgent(), await anAgent()];
    expect(await refusalOf(agent, { agentId: other.agentId })).toBe('invalid-agent-signature');
  });

  it('refuses a revoked agent', async () => {
    const agent = await anAgent();
    await plane.database.dataSource.query('UPDATE agents SET revoked_at = now() WHERE id = $1', [agent.agentId]);
    expect(await refusalOf(agent)).toBe('agent-revoked');
  });

  it('lets no page in', async () => {
    const agent = await anAgent();
    await expect(agent.connect({}, { Origin: plane.url })).rejects.toThrow('websocket error');
  });

  it('takes nothing from a stranger', async () => {
    const { agentId } = await anAgent();
    const stranger = new FakeAgent(plane.url);
    agents.push(stranger);
    stranger.agentId = agentId;
    await stranger.connect().catch(() => undefined);
    expect(observer.about(agentId)).toEqual([]);
  });
});

describe('the lease', () => {
  it('goes to a later start of the same installation at once, and the older connection is cut', async () => {
    const agent = await anAgent();
    await agent.connect();
    const again = aCloneOf(agent);
    const { epoch } = await again.connect({ instanceId: agent.instanceId, bootCounter: 2 });
    expect(epoch).toBe(2);
    await agent.disconnected();
    expect(connected.isHere(agent.agentId)).toBe(true);
    expect(await again.beat()).toEqual({ ok: true });
  });

  it('stays with the same start that connects again', async () => {
    const agent = await anAgent();
    await agent.connect();
    expect((await aCloneOf(agent).connect({ instanceId: agent.instanceId })).epoch).toBe(2);
    const processId = randomUUID();
    expect((await aCloneOf(agent).connect({ instanceId: agent.instanceId, processId })).epoch).toBe(3);
    expect((await aCloneOf(agent).connect({ instanceId: agent.instanceId, processId })).epoch).toBe(4);
  });

  it.each<[string, (agent: FakeAgent) => HelloChanges]>([
    ['a clone', () => ({})],
    ['an earlier start of the same installation', ({ instanceId }) => ({ instanceId, bootCounter: 1 })],
    [
      'a copy that counts its starts alike',
      ({ instanceId }) => ({ instanceId, bootCounter: 5, processId: randomUUID() }),
    ],
  ])('does not go to %s while the holder lives, and administrators learn of it once', async (_case, changes) => {
    const agent = await anAgent();
    await agent.connect({ bootCounter: 5, processId: randomUUID() });
    expect(await refusalOf(aCloneOf(agent), changes(agent))).toBe('agent-lease-held');
    expect(await refusalOf(aCloneOf(agent), changes(agent))).toBe('agent-lease-held');
    expect(await agentEvents(plane.database, 'agent.duplicate-refused', agent.agentId)).toHaveLength(1);
    expect(await agent.beat()).toEqual({ ok: true });
  });

  it('must run out before a clone gets it, also when the holder has gone', async () => {
    const agent = await anAgent();
    await agent.connect();
    agent.close();
    await until(async () => (await agentEvents(plane.database, 'agent.disconnected', agent.agentId)).length === 1);
    const clone = aCloneOf(agent);
    expect(await refusalOf(clone)).toBe('agent-lease-held');
    expect(await agentEvents(plane.database, 'agent.duplicate-refused', agent.agentId)).toEqual([]);
    await forgetWhenSeen(agent);
    expect((await clone.connect()).epoch).toBe(2);
  });

  it('goes to exactly one of two clones that come at once', async () => {
    const agent = await anAgent();
    const clones = [aCloneOf(agent), aCloneOf(agent), aCloneOf(agent), aCloneOf(agent)];
    const results = await Promise.allSettled(clones.map((clone) => clone.connect()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('messages', () => {
  it('reach observers in order, after the connection itself', async () => {
    const agent = await anAgent();
    await agent.connect();
    await Promise.all([
      agent.sendInventory([{ id: SESSION, generation: 1, state: 'running' }]),
      agent.report(SESSION, 1, 'running'),
      agent.progress(SESSION, 1, 'screen-ready'),
      agent.beat(),
    ]);
    expect(observer.about(agent.agentId)).toEqual([
      'agentConnected',
      'inventoryReceived',
      'sessionReported',
      'sessionProgressed',
      'heartbeatReceived',
    ]);
  });

  it('about the steps of one session are passed on at once when they wait, and with its report when that waits too', async () => {
    const agent = await anAgent();
    await agent.connect();
    const goOn = observer.pause();
    const other = randomUUID();
    const told = Promise.all([
      agent.sendInventory([]),
      agent.progress(SESSION, 1, 'home-ready'),
      agent.progress(other, 1, 'home-ready'),
      agent.progress(SESSION, 1, 'workload-started'),
      agent.progress(other, 1, 'image-ready'),
      agent.report(SESSION, 1, 'running'),
      agent.progress(SESSION, 1, 'desktop-ready'),
    ]);
    // Answered out of turn, and sent after all the others.
    await agent.warn();
    goOn();
    expect((await told).every(({ ok }) => ok)).toBe(true);
    const calls = observer.calls.all.filter(({ agentId, steps }) => agentId === agent.agentId && steps);
    expect(calls.map(({ name, message, steps }) => [name, message && 'id' in message && message.id, steps])).toEqual([
      ['sessionProgressed', other, ['home-ready', 'image-ready']],
      ['sessionReported', SESSION, ['home-ready', 'workload-started']],
      ['sessionProgressed', SESSION, ['desktop-ready']],
    ]);
  });

  it.each([
    ['of an older epoch', { epoch: 0 }, 'agent-lease-held'],
    ['of an epoch to come', { epoch: 2 }, 'agent-lease-held'],
    ['without an epoch', { epoch: undefined }, 'validation-failed'],
    ['with members that nobody knows', { colour: 'red' }, 'validation-failed'],
  ])('%s are refused and go nowhere', async (_case, changes, code) => {
    const agent = await anAgent();
    await agent.connect();
    const ack = await agent.send('session.report', { id: SESSION, generation: 1, state: 'running', ...changes });
    expect(ack).toMatchObject({ ok: false, problem: { code } });
    expect(observer.about(agent.agentId)).not.toContain('sessionReported');
    expect(agent.isConnected).toBe(true);
  });

  it('that an observer fails on are answered with a problem, and the connection lives on', async () => {
    const agent = await anAgent();
    await agent.connect();
    connected.observe(new FailingObserver());
    expect(await agent.report(SESSION, 1, 'running')).toMatchObject({ ok: false, problem: { code: 'internal' } });
    expect(await agent.beat()).toEqual({ ok: true });
    expect(observer.about(agent.agentId)).toContain('sessionReported');
  });

  it('store the load', async () => {
    const agent = await anAgent();
    await agent.connect();
    const load = { cpuMillis: 7, memoryMiB: 8, sessions: 9 };
    await agent.beat([], load);
    const [row] = await plane.database.dataSource.query<[{ load: object }]>('SELECT load FROM agents WHERE id = $1', [
      agent.agentId,
    ]);
    expect(row.load).toEqual(load);
  });

  it('tell an agent how a session should look, if it is here', async () => {
    const agent = await anAgent();
    expect(connected.apply(agent.agentId, anApply())).toBe(false);
    await agent.connect();
    expect(connected.apply(agent.agentId, anApply())).toBe(true);
    expect(await agent.applied.next()).toEqual(anApply());
  });
});

describe('plain HTTP on the control path', () => {
  it('finds nothing', async () => {
    const answer = await fetch(`${plane.url}/api/v1/agents/control`);
    expect([401, 404]).toContain(Problem.parse(await answer.json()).status);
  });
});

function anApply(): Parameters<ConnectedAgents['apply']>[1] {
  return {
    id: SESSION,
    generation: 1,
    desired: 'running',
    spec: {
      sessionId: SESSION,
      template: 'desktop',
      workload: { platform: 'local', application: 'desktop' },
      stream: { kind: 'rfb', port: 5900 },
      home: { kind: 'temporary' },
      resources: { cpuMillis: 1000, memoryMiB: 512, storageGiB: 1 },
      screen: { width: 1280, height: 800 },
      environment: {},
    },
  };
}
