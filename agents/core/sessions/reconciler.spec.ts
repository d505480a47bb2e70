import { randomUUID } from 'node:crypto';
import type { SessionSpec } from '../../../protocol/session.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { ReconcilerBench } from '../../../testing/agents/reconciler-bench.js';
import { DefectiveRuntime, RefusingRuntime } from '../../../testing/agents/refusing-runtime.js';
import { anApply, aSpec } from '../../../testing/agents/session-apply.builder.js';
import { ShortLivedRuntime } from '../../../testing/agents/short-lived-runtime.js';
import { NeverReadyRuntime, SlowRuntime } from '../../../testing/agents/slow-runtime.js';

describe('Reconciler', () => {
  let bench: ReconcilerBench;
  beforeEach(async () => {
    bench = await ReconcilerBench.open();
  });
  afterEach(() => bench.close());

  it('lets the last picture be taken before it changes anything', async () => {
    const { apply, applied, channel } = await bench.begin(new InMemoryRuntime());
    const id = apply();
    await channel.hasSent('session.report', { id, state: 'running' });
    apply(anApply({ spec: aSpec({ sessionId: id }), generation: 2, desired: 'hibernated' }));
    await channel.hasSent('session.report', { id, state: 'hibernated' });
    expect(applied).toEqual(['running of 0', 'hibernated of 1']);
  });

  it('starts a session and tells its steps and its state', async () => {
    const { apply, channel } = await bench.begin(new InMemoryRuntime());
    const id = apply();
    await channel.hasSent('session.report', { id, generation: 1, state: 'running' });
    expect(channel.bodies('session.progress')).toEqual([
      { id, generation: 1, step: 'workload-started', elapsedMs: 0 },
      { id, generation: 1, step: 'screen-ready', elapsedMs: 0 },
    ]);
    expect(channel.bodies('session.report')).toEqual([
      { id, generation: 1, state: 'starting' },
      { id, generation: 1, state: 'running' },
    ]);
  });

  it('counts the time of a step from the moment of the message', async () => {
    const { apply, channel, clock, runtime } = await bench.begin(new SlowRuntime());
    apply();
    await runtime.hasConverging(1);
    clock.advance(700);
    runtime.release();
    await channel.hasSent('session.progress', { step: 'screen-ready', elapsedMs: 700 });
  });

  it('aborts an older start when a newer message comes, and reports only the newer', async () => {
    const { apply, channel, runtime } = await bench.begin(new NeverReadyRuntime());
    const spec = aSpec();
    apply(anApply({ spec, generation: 1 }));
    await runtime.hasConverging(1);
    apply(anApply({ spec, generation: 2, desired: 'ended' }));
    while (runtime.applied.length < 2) await runtime.hasConverging(1);
    expect(runtime.applied.map(({ generation, desired }) => `${generation} ${desired}`)).toEqual([
      '1 running',
      '2 ended',
    ]);
    expect(channel.bodies('session.report')).toEqual([{ id: spec.sessionId, generation: 1, state: 'starting' }]);
  });

  it('never calls the platform twice at once for one session', async () => {
    const { apply, runtime } = await bench.begin(new SlowRuntime());
    const spec = aSpec();
    for (let generation = 1; generation <= 5; generation += 1) {
      apply(anApply({ spec, generation }));
      await runtime.hasConverging(1);
      expect(runtime.converging).toHaveLength(1);
    }
  });

  it('ignores the message that it is following already', async () => {
    const { apply, runtime, channel } = await bench.begin(new SlowRuntime());
    const message = anApply();
    apply(message);
    await runtime.hasConverging(1);
    apply(message);
    runtime.release();
    await channel.hasSent('session.report', { state: 'running' });
    expect(runtime.applied).toHaveLength(1);
  });

  it('refuses a lower generation and tells the one it has', async () => {
    const { apply, runtime, channel } = await bench.begin(new InMemoryRuntime());
    const spec = aSpec();
    apply(anApply({ spec, generation: 5 }));
    await channel.hasSent('session.report', { state: 'running' });
    channel.sent.length = 0;
    // Not told while the session is still busy being written down.
    while (channel.sent.length === 0) {
      apply(anApply({ spec, generation: 4, desired: 'ended' }));
      await new Promise(setImmediate);
    }
    expect(channel.bodies('session.report')[0]).toEqual({ id: spec.sessionId, generation: 5, state: 'running' });
    expect(runtime.applied).toHaveLength(1);
  });

  it('reports a session that the platform refuses as absent, with the reason', async () => {
    const { apply, channel, runtime } = await bench.begin(new RefusingRuntime());
    const id = apply();
    await channel.hasSent('session.report', {
      id,
      generation: 1,
      state: 'absent',
      reason: runtime.reason,
      detail: 'exit status 1',
    });
  });

  it('reports a session that could not be woken as what it is: asleep, with the reason', async () => {
    const { apply, channel, runtime } = await bench.begin(new RefusingRuntime());
    const spec = aSpec();
    runtime.platform.instances.set(spec.sessionId, { id: spec.sessionId, generation: 1, state: 'hibernated' });
    apply(anApply({ spec, generation: 2 }));
    const { reason } = runtime;
    await channel.hasSent('session.report', { id: spec.sessionId, generation: 2, state: 'hibernated', reason });
  });

  it('turns a defect into a reason that says nothing of its inside', async () => {
    const { apply, channel } = await bench.begin(new DefectiveRuntime());
    const id = apply();
    await channel.hasSent('session.report', { id, state: 'absent' });
    expect(channel.reasons().map(({ code }) => code)).toEqual(['runtime-error']);
    expect(JSON.stringify(channel.reasons())).not.toContain('function');
  });

  it.each([DefectiveRuntime, RefusingRuntime])(
    'says nothing while a failed list could hide it: %p',
    async (Runtime) => {
      const { apply, channel, runtime, reconciler } = await bench.begin(new Runtime());
      runtime.platform.isUp = false;
      apply(anApply({ desired: 'hibernated' }));
      while (runtime.applied.length === 0) await new Promise(setImmediate);
      await reconciler.stop();
      expect(channel.bodies('session.report')).toEqual([]);
    },
  );

  const images = { registries: ['registry.example.com'], needsDigest: false };
  const elsewhere: SessionSpec['workload'] = { platform: 'docker', image: 'evil.io/x:1' };
  it.each([
    ['that is refused', {}, { environment: { LD_PRELOAD: '/tmp/x.so' } }],
    ['whose image the agent does not allow', { platform: 'docker', images }, { workload: elsewhere }],
  ] as const)('hands no specification to the platform %s', async (_, options, spec) => {
    const { apply, channel, runtime } = await bench.begin(new InMemoryRuntime(), options);
    const id = apply(anApply({ spec: aSpec(spec) }));
    await channel.hasSent('session.report', { id, generation: 1, state: 'absent' });
    expect(channel.reasons().map(({ code }) => code)).toEqual(['spec-refused']);
    expect(runtime.applied).toEqual([]);
  });

  it('does not call a running session absent because a later specification was refused', async () => {
    const { apply, channel } = await bench.begin(new InMemoryRuntime());
    const spec = aSpec();
    apply(anApply({ spec }));
    await channel.hasSent('session.report', { state: 'running' });
    apply(anApply({ spec: { ...spec, environment: { PATH: '/tmp' } }, generation: 2 }));
    await channel.hasSent('session.report', { id: spec.sessionId, generation: 2, state: 'running' });
  });

  it('reports an instance that dies by itself', async () => {
    const { apply, channel, runtime } = await bench.begin(new InMemoryRuntime());
    const id = apply();
    await channel.hasSent('session.report', { state: 'running' });
    runtime.kill(id);
    await channel.hasSent('session.report', { id, generation: 1, state: 'absent' });
  });

  it('notices an instance that dies while it converges', async () => {
    const { apply, channel } = await bench.begin(new ShortLivedRuntime());
    const id = apply();
    await channel.hasSent('session.report', { id, generation: 1, state: 'absent' });
    expect(channel.reasons().map(({ code }) => code)).toEqual(['instance-gone']);
  });

  it.each([
    ['ended', 4410],
    ['hibernated', 4411],
  ] as const)('tells viewers when a session is %s', async (desired, code) => {
    const { apply, channel, closed } = await bench.begin(new InMemoryRuntime());
    const id = apply(anApply({ desired }));
    await channel.hasSent('session.report', { id });
    expect(closed).toEqual([{ sessionId: id, code }]);
  });

  it('stops no session when it stops', async () => {
    const { apply, channel, runtime, reconciler } = await bench.begin(new InMemoryRuntime());
    const id = apply();
    await channel.hasSent('session.report', { state: 'running' });
    await reconciler.stop();
    expect(runtime.platform.instances.get(id)?.state).toBe('running');
    expect(runtime.applied).toHaveLength(1);
  });

  it('ends what is in flight and puts everything to sleep when its agent is revoked, and works on', async () => {
    const { apply, channel, runtime, reconciler } = await bench.begin(new SlowRuntime());
    const slow = apply();
    await runtime.hasConverging(1);
    runtime.platform.instances.set(slow, { id: slow, generation: 1, state: 'running' });
    await reconciler.abandon();
    expect(runtime.platform.instances.get(slow)?.state).toBe('hibernated');
    const next = apply();
    await runtime.hasConverging(1);
    runtime.release();
    await channel.hasSent('session.report', { id: next, state: 'running' });
  });

  it('reports of an instance nobody asked for only what it was made for', async () => {
    const { channel, runtime, reconciler } = await bench.begin(new InMemoryRuntime());
    runtime.kill(randomUUID());
    await reconciler.stop();
    expect(channel.sent).toEqual([]);
  });
});
