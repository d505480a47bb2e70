import { AgentHarness } from '../../../testing/agents/agent-harness.js';
import { FakeControlPlane } from '../../../testing/agents/fake-control-plane.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { PROTOCOL_VERSION } from '../../../protocol/version.js';

describe('an agent that is newer than its control plane', () => {
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

  it('speaks the version before to a control plane that is older, and the newest when that was upgraded', async () => {
    controlPlane.newest = PROTOCOL_VERSION - 1;
    const runtime = new InMemoryRuntime();
    runtime.warnings.note('policies', { code: 'policies-ignored', message: 'Install a plugin.' });
    await harness.connect(controlPlane, runtime);
    await controlPlane.receives('inventory');
    const versions = (): number[] => controlPlane.hellos.map(({ protocolVersion }) => protocolVersion);
    expect(versions()).toEqual([PROTOCOL_VERSION, PROTOCOL_VERSION - 1]);
    controlPlane.newest = PROTOCOL_VERSION;
    const heard = controlPlane.received.length;
    controlPlane.cut();
    await controlPlane.receives('agent.warnings', () => true, heard);
    expect(versions().slice(2)).toEqual([PROTOCOL_VERSION]);
    expect(controlPlane.received.slice(0, heard).map(({ name }) => name)).not.toContain('agent.warnings');
  });
});
