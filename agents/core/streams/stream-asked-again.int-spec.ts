import { randomUUID } from 'node:crypto';
import { AgentHarness } from '../../../testing/agents/agent-harness.js';
import { FakeControlPlane } from '../../../testing/agents/fake-control-plane.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { ScreenServer } from '../../../testing/agents/screen-server.js';
import { aSpec } from '../../../testing/agents/session-apply.builder.js';
import { Viewer } from '../../../testing/agents/viewer.js';

describe('an agent that is asked again for a stream', () => {
  const controlPlane = new FakeControlPlane();
  const { sessionId: id } = aSpec();
  let harness: AgentHarness;
  let runtime: InMemoryRuntime;
  let screen: ScreenServer;

  beforeEach(async () => {
    await controlPlane.start();
    harness = await AgentHarness.open();
    runtime = new InMemoryRuntime();
    runtime.platform.instances.set(id, { id, generation: 1, state: 'running' });
    screen = new ScreenServer();
    await screen.start();
    runtime.screen = () => screen.open();
    await harness.connect(controlPlane, runtime);
    await controlPlane.receives('inventory');
  });
  afterEach(async () => {
    await harness.close();
    await screen.stop();
    await controlPlane.stop();
  });

  const open = (): Promise<Viewer> => Viewer.open(`${controlPlane.viewerOrigin}/viewer/${id}`);

  it('says what became of it, and opens no other one', async () => {
    const viewer = await open();
    const request = controlPlane.streams.asked.at(-1)!;
    expect(await controlPlane.ask('stream.open', request)).toEqual({ ok: true });
    viewer.send(Buffer.from('hello'));
    expect((await viewer.receives(5)).toString()).toBe('hello');
    expect(screen.connections).toHaveLength(1);
  });

  it.each([true, false])('answers both askings while it is opened, whether that works (%s)', async (works) => {
    const { screen: connect } = runtime;
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    runtime.screen = async () => {
      await held;
      if (works) return connect(id);
      throw new Error('Nobody is there.');
    };
    const dialled = controlPlane.streams.nextDial();
    const opening = open().then(
      () => true,
      () => false,
    );
    await dialled;
    const again = controlPlane.ask('stream.open', controlPlane.streams.asked.at(-1)!);
    // Answered on the same connection, after the second request was taken.
    await controlPlane.ask('stream.open', {
      ...controlPlane.streams.asked.at(-1)!,
      streamId: randomUUID(),
      dialUrl: '',
    });
    go();
    expect([await opening, (await again).ok]).toEqual([works, works]);
  });
});
