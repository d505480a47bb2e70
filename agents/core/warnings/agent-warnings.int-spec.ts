import { AgentHarness } from '../../../testing/agents/agent-harness.js';
import { FakeControlPlane } from '../../../testing/agents/fake-control-plane.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';

describe('an agent whose platform is not well', () => {
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

  it('tells what is the matter with its platform, now and when that changes, as soon as it knows', async () => {
    const runtime = new InMemoryRuntime();
    await harness.connect(controlPlane, runtime);
    await controlPlane.receives('inventory');
    runtime.warnings.note('policies', { code: 'policies-ignored', message: 'Install a plugin.' });
    const warned = await controlPlane.receives('agent.warnings');
    expect(warned.warnings).toEqual([{ code: 'policies-ignored', message: 'Install a plugin.' }]);
    const heard = controlPlane.received.length;
    controlPlane.cut();
    expect(await controlPlane.receives('agent.warnings', () => true, heard)).toMatchObject({
      epoch: 2,
      warnings: [{ code: 'policies-ignored' }],
    });
    runtime.warnings.note('policies', null);
    await controlPlane.receives('agent.warnings', ({ warnings }) => Array.isArray(warnings) && warnings.length === 0);
    const told = controlPlane.received.filter(({ name }) => name === 'agent.warnings');
    expect(told).toHaveLength(3);
  });
});
