import { AgentHarness } from '../../testing/agents/agent-harness.js';
import { FakeControlPlane } from '../../testing/agents/fake-control-plane.js';
import { InMemoryRuntime } from '../../testing/agents/in-memory-runtime.js';
import { listeningPorts } from '../../testing/agents/listening-ports.js';

describe('an agent (78)', () => {
  let controlPlane: FakeControlPlane;
  let harness: AgentHarness;
  let before: readonly number[];
  beforeEach(async () => {
    controlPlane = new FakeControlPlane();
    await controlPlane.start();
    harness = await AgentHarness.open();
    before = listeningPorts();
    expect(before).toContain(controlPlane.port);
  });
  afterEach(async () => {
    await harness.close();
    await controlPlane.stop();
  });

  const opened = (): number[] => listeningPorts().filter((port) => !before.includes(port));

  it('listens nowhere', async () => {
    await harness.connect(controlPlane, new InMemoryRuntime());
    expect(opened()).toEqual([]);
  });

  it('listens at the one port that it is told, and tells nothing there but what is documented', async () => {
    const variables = { STREAMSPACE_AGENT_METRICS_PORT: '0' };
    const { metricsPort } = await harness.connect(controlPlane, new InMemoryRuntime(), variables);
    expect(opened()).toEqual([metricsPort]);
    const status = async (path: string, method = 'GET'): Promise<number> =>
      (await fetch(`http://127.0.0.1:${metricsPort}${path}`, { method })).status;
    for (const path of ['/metrics', '/healthz', '/readyz']) expect(await status(path)).toBe(200);
    for (const path of [
      '/',
      '/debug',
      '/debug/pprof/',
      '/debug/vars',
      '/env',
      '/manifest',
      '/metrics/',
      '/constructor',
    ])
      expect(await status(path)).toBe(404);
    expect(await status('/metrics', 'POST')).toBe(405);
  });
});
