import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentHarness } from '../../testing/agents/agent-harness.js';
import { FakeControlPlane } from '../../testing/agents/fake-control-plane.js';
import { InMemoryPlatform, InMemoryRuntime } from '../../testing/agents/in-memory-runtime.js';
import { StickyRuntime } from '../../testing/agents/sticky-runtime.js';
import { RefusingRuntime } from '../../testing/agents/refusing-runtime.js';
import { anApply, aSpec } from '../../testing/agents/session-apply.builder.js';
import { EnrollmentError } from './link/enrollment.js';
import { StateFileError } from './state/state-file.js';

describe('an agent and its control plane', () => {
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

  const isRunning = (id: string) => (body: Readonly<Record<string, unknown>>) =>
    body.id === id && body.state === 'running';

  it('enrols, proves who it is, tells what it has, and starts a session', async () => {
    await harness.connect(controlPlane, new InMemoryRuntime());
    expect(await controlPlane.receives('inventory')).toMatchObject({ epoch: 1, complete: true, sessions: [] });
    const apply = anApply();
    controlPlane.send('session.apply', apply);
    expect(await controlPlane.receives('session.report', isRunning(apply.id))).toMatchObject({
      generation: 1,
      epoch: 1,
    });
    expect(await controlPlane.receives('session.progress')).toMatchObject({ id: apply.id, step: 'workload-started' });
  });

  it('enrols once in its life, and counts its starts', async () => {
    const first = await harness.connect(controlPlane, new InMemoryRuntime());
    await first.onApplicationShutdown();
    await harness.connect(controlPlane, new InMemoryRuntime(), { STREAMSPACE_ENROLLMENT_TOKEN: '' });
    expect(controlPlane.enrollments).toBe(1);
    const [one, two] = controlPlane.hellos;
    expect(two).toMatchObject({ instanceId: one?.instanceId, agentId: one?.agentId, bootCounter: 2 });
    expect(one?.bootCounter).toBe(1);
  });

  it('says what to do when it is not enrolled and has no token', async () => {
    const agent = harness.agent(controlPlane, new InMemoryRuntime(), { STREAMSPACE_ENROLLMENT_TOKEN: '' });
    await expect(agent.start()).rejects.toThrow(/STREAMSPACE_ENROLLMENT_TOKEN/);
  });

  it('gives up when its token is refused, with the reason', async () => {
    const agent = harness.agent(controlPlane, new InMemoryRuntime(), { STREAMSPACE_ENROLLMENT_TOKEN: 'wrong' });
    await expect(agent.start()).rejects.toThrow(EnrollmentError);
    await expect(agent.start()).rejects.toThrow(/Ask for a new one/);
  });

  it('waits for a control plane that is not there yet', async () => {
    const { port } = controlPlane;
    await controlPlane.stop();
    const agent = harness.agent(controlPlane, new InMemoryRuntime(), {
      STREAMSPACE_SERVER_URL: `http://127.0.0.1:${port}`,
    });
    const started = agent.start();
    await controlPlane.start(port);
    await started;
    await agent.connected;
  });

  it('never enrols anew over a damaged identity', async () => {
    const first = await harness.connect(controlPlane, new InMemoryRuntime());
    await first.onApplicationShutdown();
    const path = join(harness.folder, 'agent', 'identity.json');
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 60));
    await expect(harness.agent(controlPlane, new InMemoryRuntime()).start()).rejects.toThrow(StateFileError);
    expect(controlPlane.enrollments).toBe(1);
  });

  it('comes back after the control plane died, and tells what it has', async () => {
    await harness.connect(controlPlane, new InMemoryRuntime());
    const apply = anApply();
    controlPlane.send('session.apply', apply);
    await controlPlane.receives('session.report', isRunning(apply.id));
    const { port } = controlPlane;
    await controlPlane.stop();
    const heard = controlPlane.received.length;
    await controlPlane.start(port);
    const inventory = await controlPlane.receives('inventory', () => true, heard);
    expect(inventory).toMatchObject({ epoch: 2, sessions: [{ id: apply.id, generation: 1, state: 'running' }] });
  });

  it('keeps the reason of a failure until it was taken, even over a lost connection', async () => {
    await harness.connect(controlPlane, new RefusingRuntime());
    controlPlane.refuseMessages = 'database-unavailable';
    const apply = anApply();
    controlPlane.send('session.apply', apply);
    const hasFailed = (body: Readonly<Record<string, unknown>>): boolean => body.state === 'absent';
    await controlPlane.receives('session.report', hasFailed);
    controlPlane.refuseMessages = undefined;
    const heard = controlPlane.received.length;
    controlPlane.cut();
    const again = await controlPlane.receives('session.report', hasFailed, heard);
    expect(again).toMatchObject({ epoch: 2, reason: { code: 'start-failed' } });
  });

  it('refuses an old generation after its own restart', async () => {
    const platform = new InMemoryPlatform();
    const first = await harness.connect(controlPlane, new InMemoryRuntime(platform));
    const spec = aSpec();
    controlPlane.send('session.apply', anApply({ spec, generation: 7 }));
    await controlPlane.receives('session.report', isRunning(spec.sessionId));
    await first.onApplicationShutdown();
    expect(platform.instances.get(spec.sessionId)?.state).toBe('running');
    const runtime = new InMemoryRuntime(platform);
    await harness.connect(controlPlane, runtime);
    const heard = controlPlane.received.length;
    controlPlane.send('session.apply', anApply({ spec, generation: 6, desired: 'ended' }));
    await controlPlane.receives('session.report', ({ generation }) => generation === 7, heard);
    expect(runtime.applied).toEqual([]);
  });

  it('drops messages that do not follow the protocol, and lives on', async () => {
    await harness.connect(controlPlane, new InMemoryRuntime());
    for (const nonsense of [undefined, null, 'x', [], { id: 'x' }, { ...anApply(), extra: 1 }]) {
      controlPlane.send('session.apply', nonsense);
      controlPlane.send('stream.close', nonsense);
      controlPlane.send('drain', nonsense);
    }
    expect(await controlPlane.ask('stream.open', { token: 'secret' })).toMatchObject({ ok: false });
    const apply = anApply();
    controlPlane.send('session.apply', apply);
    await controlPlane.receives('session.report', isRunning(apply.id));
    expect(controlPlane.hellos).toHaveLength(1);
  });

  it('asks again now and then after it was revoked, and says why', async () => {
    controlPlane.refuseHello = 'agent-revoked';
    const agent = harness.agent(controlPlane, new InMemoryRuntime());
    await agent.start();
    await controlPlane.hasHellos(2);
    expect(harness.lines.join('')).toContain('agent-revoked');
    controlPlane.refuseHello = undefined;
    await agent.connected;
  });

  it('puts its sessions to sleep when it is revoked, and shows them when it is let in again', async () => {
    const platform = new InMemoryPlatform();
    await harness.connect(controlPlane, new InMemoryRuntime(platform));
    const apply = anApply();
    controlPlane.send('session.apply', apply);
    await controlPlane.receives('session.report', isRunning(apply.id));
    controlPlane.refuseHello = 'agent-revoked';
    controlPlane.cut();
    await controlPlane.hasHellos(3);
    expect(platform.instances.get(apply.id)?.state).toBe('hibernated');
    const heard = controlPlane.received.length;
    controlPlane.refuseHello = undefined;
    const inventory = await controlPlane.receives('inventory', () => true, heard);
    expect(inventory).toMatchObject({ sessions: [{ id: apply.id, generation: 1, state: 'hibernated' }] });
  });

  it('connects again when the control plane drains', async () => {
    await harness.connect(controlPlane, new InMemoryRuntime());
    controlPlane.send('drain', { reconnectWithinMs: 20 });
    await controlPlane.hasHellos(2);
  });

  it('connects again when the control plane falls silent', async () => {
    controlPlane.heartbeatMs = 100;
    await harness.connect(controlPlane, new InMemoryRuntime(), { STREAMSPACE_AGENT_SILENCE_MS: '400' });
    const heard = controlPlane.received.length;
    for (let beat = 0; beat < 6; beat += 1) await controlPlane.receives('heartbeat', () => true, heard + beat);
    // Answers to its heartbeats are sign of life enough.
    expect(controlPlane.hellos).toHaveLength(1);
    controlPlane.isDeaf = true;
    await controlPlane.hasConnections(2);
    controlPlane.isDeaf = false;
    await controlPlane.hasHellos(2);
  });

  it('tells how busy it is', async () => {
    controlPlane.heartbeatMs = 100;
    await harness.connect(controlPlane, new InMemoryRuntime());
    const apply = anApply();
    controlPlane.send('session.apply', apply);
    const isBusy = (body: Readonly<Record<string, unknown>>): boolean =>
      JSON.stringify(body.sessions).includes('memoryMiB');
    expect(await controlPlane.receives('heartbeat', isBusy)).toMatchObject({
      load: { cpuMillis: 100, memoryMiB: 64, sessions: 1 },
      sessions: [{ id: apply.id, lastInputAt: null }],
    });
  });

  it('shows sessions that nobody asked it for, and leaves them alone', async () => {
    const platform = new InMemoryPlatform();
    const stranger = randomUUID();
    platform.instances.set(stranger, { id: stranger, generation: 0, state: 'running' });
    await harness.connect(controlPlane, new InMemoryRuntime(platform));
    expect(await controlPlane.receives('inventory')).toMatchObject({
      sessions: [{ id: stranger, generation: 0, state: 'running' }],
    });
    expect(platform.instances.has(stranger)).toBe(true);
  });

  it('says that its list is not complete while the platform is down', async () => {
    const platform = new InMemoryPlatform();
    platform.isUp = false;
    await harness.connect(controlPlane, new InMemoryRuntime(platform));
    expect(await controlPlane.receives('inventory')).toMatchObject({ complete: false });
  });

  it('logs neither its token nor its key', async () => {
    const agent = await harness.connect(controlPlane, new InMemoryRuntime());
    await agent.onApplicationShutdown();
    const identity: unknown = JSON.parse(await readFile(join(harness.folder, 'agent', 'identity.json'), 'utf8'));
    const { privateKey } = z.object({ privateKey: z.string() }).parse(identity);
    expect(harness.lines.join('')).not.toContain(controlPlane.enrollmentToken);
    expect(harness.lines.join('')).not.toContain(privateKey);
  });

  describe('keeping house', () => {
    it('tells what it has as often as it is configured, and how large the homes are', async () => {
      const runtime = new InMemoryRuntime();
      const home = { userId: randomUUID(), template: 'desktop', sizeBytes: 4096 };
      runtime.platform.homes.set('one', home);
      runtime.platform.homes.set('two', { ...home, userId: randomUUID(), sizeBytes: null });
      await harness.connect(controlPlane, runtime, { STREAMSPACE_AGENT_INVENTORY_MS: '50' });
      expect(await controlPlane.receives('home.sizes')).toMatchObject({ homes: [home] });
      const isInventory = ({ name }: { readonly name: string }): boolean => name === 'inventory';
      const seen = controlPlane.received.filter(isInventory).length;
      await controlPlane.receives('inventory', () => controlPlane.received.filter(isInventory).length > seen + 1);
    });

    it('describes what is there of what it is asked about', async () => {
      const runtime = new InMemoryRuntime();
      const id = randomUUID();
      runtime.platform.instances.set(id, { id, generation: 1, state: 'running' });
      await harness.connect(controlPlane, runtime);
      controlPlane.send('instance.describe', { ids: [id, randomUUID()] });
      const { instances } = await controlPlane.receives('instances.described');
      expect(instances).toMatchObject([{ id, name: `memory-${id}` }]);
    });

    it('removes an instance and a home when it is told to, and nothing that was made into something newer', async () => {
      const platform = new InMemoryPlatform();
      const first = await harness.connect(controlPlane, new InMemoryRuntime(platform));
      const apply = anApply({ generation: 3 });
      controlPlane.send('session.apply', apply);
      await controlPlane.receives('session.report', isRunning(apply.id));
      await first.onApplicationShutdown();
      const runtime = new InMemoryRuntime(platform);
      await harness.connect(controlPlane, runtime);
      expect(await controlPlane.ask('instance.remove', { id: apply.id, generation: 2 })).toMatchObject({
        ok: false,
        problem: { code: 'session-conflict' },
      });
      expect(runtime.discarded).toEqual([]);
      expect(await controlPlane.ask('instance.remove', { id: apply.id, generation: 3 })).toEqual({ ok: true });
      expect(runtime.discarded).toEqual([apply.id]);
      const userId = randomUUID();
      runtime.platform.homes.set(`${userId} desktop`, { userId, template: 'desktop', sizeBytes: null });
      expect(await controlPlane.ask('home.remove', { userId, template: 'desktop' })).toEqual({ ok: true });
      expect(runtime.platform.homes.size).toBe(0);
    });

    it('says why something could not be removed', async () => {
      const runtime = new StickyRuntime();
      await harness.connect(controlPlane, runtime);
      expect(await controlPlane.ask('instance.remove', { id: randomUUID(), generation: 1 })).toMatchObject({
        ok: false,
        problem: { detail: 'Some programs do not end. The machine was asked twice.' },
      });
    });
  });
});
