import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { until } from '../../../testing/auth/until.js';
import { agentEvents } from '../../../testing/agents-gateway/agent-events.js';
import { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { RecordingObserver } from '../../../testing/agents-gateway/recording-observer.js';
import { anEnrolledAgent } from '../../../testing/agents-gateway/stream-rows.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { type LogLine, RecordingLogger } from '../../../testing/recording-logger.js';
import { AgentDirectory } from '../agent-directory.js';
import { AgentsModule } from '../agents.module.js';
import { ConnectedAgents } from '../connected-agents.js';
import { AgentPresence } from './agent-presence.js';

const LEASE_MS = 10_000;
const LOST_MS = 30_000;
let plane: TestControlPlane;
let clock: ManualClock;
let presence: AgentPresence;
let observer: RecordingObserver;
const agents: FakeAgent[] = [];

beforeEach(async () => {
  clock = new ManualClock();
  plane = await startTestControlPlane({ imports: [AgentsModule], clock });
  presence = plane.app.get(AgentPresence);
  observer = new RecordingObserver();
  plane.app.get(ConnectedAgents).observe(observer);
});
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.close();
  await plane.stop();
});

async function aConnectedAgent(): Promise<FakeAgent> {
  const agent = await anEnrolledAgent(plane);
  agents.push(agent);
  await agent.connect();
  return agent;
}

async function set({ agentId }: FakeAgent, assignments: string): Promise<void> {
  await plane.database.dataSource.query(`UPDATE agents SET ${assignments} WHERE id = $1`, [agentId]);
}

async function isConnected({ agentId }: FakeAgent): Promise<boolean> {
  const candidates = await plane.app.get(AgentDirectory).candidates(plane.database.dataSource.manager);
  return candidates.find(({ id }) => id === agentId)?.isConnected ?? false;
}

/** Lets this process write for `ms`, and does what is due. */
async function liveFor(ms: number): Promise<void> {
  await presence.refresh();
  clock.advance(ms);
  await presence.refresh();
}

describe('presence', () => {
  it('keeps the lease of an agent that is connected, however quiet it is', async () => {
    const agent = await aConnectedAgent();
    await set(agent, `last_seen_at = now() - interval '1 day'`);
    await liveFor(LOST_MS);
    expect(await isConnected(agent)).toBe(true);
    expect(observer.about(agent.agentId)).not.toContain('agentLost');
  });

  it('shows an agent as gone at once, and as lost only after a while', async () => {
    const agent = await aConnectedAgent();
    agent.close();
    await until(async () => !(await isConnected(agent)));
    await liveFor(LOST_MS);
    expect(await agentEvents(plane.database, 'agent.lost', agent.agentId)).toEqual([]);
    await set(agent, `last_seen_at = now() - interval '31 seconds'`);
    await presence.refresh();
    await presence.refresh();
    expect(await agentEvents(plane.database, 'agent.lost', agent.agentId)).toHaveLength(1);
    expect(observer.about(agent.agentId).filter((name) => name === 'agentLost')).toHaveLength(1);
    await agent.connect();
    expect(await isConnected(agent)).toBe(true);
  });

  it('tells the log once whom it lost, for how long nothing was heard, and what to look at', async () => {
    const log = new RecordingLogger();
    plane.app.useLogger(log);
    const agent = await aConnectedAgent();
    agent.close();
    await until(async () => !(await isConnected(agent)));
    await set(agent, `name = 'alpha', last_seen_at = now() - interval '31 seconds'`);
    await liveFor(LOST_MS);
    await presence.refresh();
    const { agentId } = agent;
    const isOfLoss = ({ sentence }: LogLine): boolean => String(sentence).startsWith('An agent is lost.');
    const [line, ...more] = log.lines.filter(isOfLoss);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ level: 'warn', about: { agentId, name: 'alpha' } });
    expect(z.object({ silentMs: z.int().min(31_000) }).safeParse(line?.about).success).toBe(true);
    expect(line?.sentence).toContain('See whether its machine and its agent program run.');
  });

  it('releases what a dead replica held, but not before this one has been up for a lease', async () => {
    const agent = await aConnectedAgent();
    agent.close();
    await until(async () => !(await isConnected(agent)));
    await set(agent, `replica_id = '${randomUUID()}', last_seen_at = now() - interval '11 seconds'`);
    await liveFor(LEASE_MS - 1);
    expect(await isConnected(agent)).toBe(true);
    await liveFor(1);
    expect(await isConnected(agent)).toBe(false);
  });

  it('counts nobody as lost for the time that the database was away', async () => {
    const agent = await aConnectedAgent();
    agent.close();
    await until(async () => !(await isConnected(agent)));
    await liveFor(LOST_MS);
    await plane.database.dataSource.query('ALTER TABLE agents RENAME TO agents_away');
    await presence.refresh();
    clock.advance(LOST_MS);
    await plane.database.dataSource.query('ALTER TABLE agents_away RENAME TO agents');
    await set(agent, `last_seen_at = now() - interval '1 hour'`);
    await liveFor(LOST_MS - 1);
    expect(await agentEvents(plane.database, 'agent.lost', agent.agentId)).toEqual([]);
    await liveFor(1);
    expect(await agentEvents(plane.database, 'agent.lost', agent.agentId)).toHaveLength(1);
  });

  it('cuts an agent that another replica took over', async () => {
    const agent = await aConnectedAgent();
    await set(agent, `epoch = epoch + 1, replica_id = '${randomUUID()}'`);
    await presence.refresh();
    await agent.disconnected();
    expect(await isConnected(agent)).toBe(true);
  });

  it('hands an agent over when a later start of it reaches another replica, which tells this one at once', async () => {
    const agent = await aConnectedAgent();
    const other = await startTestControlPlane({ imports: [AgentsModule], database: plane.database });
    const again = new FakeAgent(other.url, agent.keys);
    again.agentId = agent.agentId;
    await again.connect({ instanceId: agent.instanceId, bootCounter: 2 });
    await agent.disconnected();
    expect(await isConnected(agent)).toBe(true);
    expect(other.app.get(ConnectedAgents).isHere(agent.agentId)).toBe(true);
    again.close();
    await other.stop();
  });

  it('cuts a revoked agent without a hint', async () => {
    const agent = await aConnectedAgent();
    await set(agent, 'revoked_at = now()');
    await presence.refresh();
    await agent.disconnected();
  });

  it('tells agents to come back when the replica stops, and leaves no lease behind', async () => {
    const agent = await aConnectedAgent();
    await plane.app.close();
    expect(await agent.drained.next()).toBe(true);
    const [row] = await plane.database.dataSource.query<[{ replica_id: string | null }]>(
      'SELECT replica_id FROM agents WHERE id = $1',
      [agent.agentId],
    );
    expect(row.replica_id).toBeNull();
  });
});
