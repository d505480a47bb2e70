import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AgentHarness } from '../../../testing/agents/agent-harness.js';
import { FakeControlPlane } from '../../../testing/agents/fake-control-plane.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { RefusingRuntime } from '../../../testing/agents/refusing-runtime.js';
import { anApply } from '../../../testing/agents/session-apply.builder.js';
import { Viewer } from '../../../testing/agents/viewer.js';
import { Scrape } from '../../../testing/metrics/scrape.js';
import type { Agent } from '../agent.js';
import type { SessionRuntime } from '../session-runtime.js';

const Listed = z.array(z.object({ name: z.string(), type: z.string(), process: z.string() }));
const LISTED = Listed.parse(JSON.parse(readFileSync('docs/metrics.json', 'utf8'))).filter(
  ({ process }) => process === 'agent',
);

describe('an agent that tells about itself', () => {
  let controlPlane: FakeControlPlane;
  let harness: AgentHarness;

  beforeEach(async () => {
    controlPlane = new FakeControlPlane();
    await controlPlane.start();
    harness = await AgentHarness.open();
  });
  afterEach(async () => {
    await harness.close();
    await controlPlane.stop();
  });

  const connected = (runtime: SessionRuntime): Promise<Agent> =>
    harness.connect(controlPlane, runtime, { STREAMSPACE_AGENT_METRICS_PORT: '0' });
  const probe = async ({ metricsPort }: Agent, path: string): Promise<number> =>
    (await fetch(`http://127.0.0.1:${metricsPort}${path}`)).status;

  it('tells exactly what docs/metrics.json lists', async () => {
    const { metricsPort } = await connected(new InMemoryRuntime());
    const { types, contentType } = await Scrape.of(metricsPort);
    expect(Object.fromEntries(types)).toEqual(Object.fromEntries(LISTED.map(({ name, type }) => [name, type])));
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('tells of its sessions, how long they took, and of its link, naming nobody', async () => {
    const { metricsPort } = await connected(new InMemoryRuntime());
    const apply = anApply();
    controlPlane.send('session.apply', apply);
    await controlPlane.receives('session.report', ({ state }) => state === 'running');
    const scrape = await Scrape.of(metricsPort);
    expect(scrape.value('streamspace_agent_sessions', { state: 'running' })).toBe(1);
    const done = { desired: 'running', outcome: 'done' };
    expect(scrape.value('streamspace_agent_apply_duration_seconds_count', done)).toBe(1);
    expect(scrape.value('streamspace_agent_link_up')).toBe(1);
    expect(scrape.value('streamspace_agent_link_epoch')).toBe(1);
    expect(scrape.text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('tells of calls that its platform refused', async () => {
    const runtime = new RefusingRuntime();
    const { metricsPort } = await connected(runtime);
    controlPlane.send('session.apply', anApply());
    await controlPlane.receives('session.report', ({ reason }) => reason !== undefined);
    const scrape = await Scrape.of(metricsPort);
    expect(scrape.value('streamspace_agent_platform_errors_total', { operation: 'apply' })).toBe(1);
    expect(scrape.value('streamspace_agent_apply_duration_seconds_count', { outcome: 'failed' })).toBe(1);
  });

  it('counts streams by what became of them', async () => {
    const { metricsPort } = await connected(new InMemoryRuntime());
    const apply = anApply();
    controlPlane.send('session.apply', apply);
    await controlPlane.receives('session.report', ({ state }) => state === 'running');
    const viewer = await Viewer.open(`${controlPlane.viewerOrigin}/viewer/${apply.id}`);
    const open = await Scrape.of(metricsPort);
    expect(open.value('streamspace_agent_streams_open', { kind: 'rfb' })).toBe(1);
    expect(open.value('streamspace_agent_streams_total', { kind: 'rfb', outcome: 'opened' })).toBe(1);
    viewer.socket.close();
  });

  it('is alive before it is linked, and ready only while it is', async () => {
    const agent = harness.agent(controlPlane, new InMemoryRuntime(), { STREAMSPACE_AGENT_METRICS_PORT: '0' });
    controlPlane.isDeaf = true;
    await agent.start();
    expect([await probe(agent, '/healthz'), await probe(agent, '/readyz')]).toEqual([200, 503]);
    controlPlane.isDeaf = false;
    controlPlane.cut();
    await agent.connected;
    expect(await probe(agent, '/readyz')).toBe(200);
    await controlPlane.stop();
    while ((await probe(agent, '/readyz')) === 200);
    const scrape = await Scrape.of(agent.metricsPort);
    expect(scrape.value('streamspace_agent_link_losses_total')).toBe(1);
    expect([await probe(agent, '/healthz'), await probe(agent, '/anything')]).toEqual([200, 404]);
  });

  it('listens nowhere unless told to, and closes its port when it stops', async () => {
    expect((await harness.connect(controlPlane, new InMemoryRuntime())).metricsPort).toBeNull();
    const told = await connected(new InMemoryRuntime());
    await told.onApplicationShutdown();
    await expect(probe(told, '/healthz')).rejects.toThrow('fetch failed');
  });
});
