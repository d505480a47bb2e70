import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type SessionApply, SessionReport } from '../../../protocol/agent/messages.js';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { RecordingChannel } from '../../../testing/agents/recording-channel.js';
import { DefectiveRuntime, RefusingRuntime } from '../../../testing/agents/refusing-runtime.js';
import { anApply, aSpec } from '../../../testing/agents/session-apply.builder.js';
import { ShortLivedRuntime } from '../../../testing/agents/short-lived-runtime.js';
import { NeverReadyRuntime, SlowRuntime } from '../../../testing/agents/slow-runtime.js';
import { GenerationStore } from './generation-store.js';
import { KnownSessions } from './known-sessions.js';
import { Reconciler, type ReconcilerOptions } from './reconciler.js';
import { SessionReporter } from './session-reporter.js';

const log = pino({ level: 'silent' });

const Report = SessionReport.omit({ epoch: true });

/** Codes of the reasons that were reported, in order. */
function reasonsOf(channel: RecordingChannel): string[] {
  const reports = channel.bodies('session.report').map((body) => Report.parse(body));
  return reports.flatMap(({ reason }) => (reason === undefined ? [] : [reason.code]));
}

describe('Reconciler', () => {
  let folder: string;
  const reconcilers: Reconciler[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reconciler-'));
  });
  afterEach(async () => {
    await Promise.all(reconcilers.splice(0).map((reconciler) => reconciler.stop()));
    await rm(folder, { recursive: true });
  });

  /** An agent's reconciler on `runtime`, begun and connected. */
  async function setup<Runtime extends InMemoryRuntime>(
    runtime: Runtime,
    parallelStarts = 4,
    more: Partial<ReconcilerOptions> = {},
  ) {
    const clock = new AgentClock();
    const channel = new RecordingChannel();
    const reporter = new SessionReporter(new KnownSessions(clock), clock, log);
    const closed: { sessionId: string; code: number }[] = [];
    const streams = { closeSession: (sessionId: string, code: number) => void closed.push({ sessionId, code }) };
    const generations = new GenerationStore(folder, clock);
    const applied: string[] = [];
    const pictures = {
      beforeApply: ({ desired }: SessionApply) => {
        applied.push(`${desired} of ${runtime.applied.length}`);
        return Promise.resolve();
      },
    };
    const options = { platform: 'local', parallelStarts, pictures, clock, log, ...more } as const;
    const reconciler = new Reconciler(runtime, generations, reporter, streams, options);
    reconcilers.push(reconciler);
    reporter.attach(channel);
    await reconciler.start();
    const apply = (message = anApply()): string => {
      reconciler.apply(message);
      return message.id;
    };
    return { runtime, clock, channel, closed, applied, generations, reconciler, apply };
  }

  it('lets the last picture be taken before it changes anything', async () => {
    const { apply, applied, channel } = await setup(new InMemoryRuntime());
    const id = apply();
    await channel.hasSent('session.report', { id, state: 'running' });
    apply(anApply({ spec: aSpec({ sessionId: id }), generation: 2, desired: 'hibernated' }));
    await channel.hasSent('session.report', { id, state: 'hibernated' });
    expect(applied).toEqual(['running of 0', 'hibernated of 1']);
  });

  it('starts a session and tells its steps and its state', async () => {
    const { apply, channel } = await setup(new InMemoryRuntime());
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
    const { apply, channel, clock, runtime } = await setup(new SlowRuntime());
    apply();
    await runtime.hasConverging(1);
    clock.advance(700);
    runtime.release();
    await channel.hasSent('session.progress', { step: 'screen-ready', elapsedMs: 700 });
  });

  it('aborts an older start when a newer message comes, and reports only the newer', async () => {
    const { apply, channel, runtime } = await setup(new NeverReadyRuntime());
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
    const { apply, runtime } = await setup(new SlowRuntime());
    const spec = aSpec();
    for (let generation = 1; generation <= 5; generation += 1) {
      apply(anApply({ spec, generation }));
      await runtime.hasConverging(1);
      expect(runtime.converging).toHaveLength(1);
    }
  });

  it('ignores the message that it is following already', async () => {
    const { apply, runtime, channel } = await setup(new SlowRuntime());
    const message = anApply();
    apply(message);
    await runtime.hasConverging(1);
    apply(message);
    runtime.release();
    await channel.hasSent('session.report', { state: 'running' });
    expect(runtime.applied).toHaveLength(1);
  });

  it('refuses a lower generation and tells the one it has', async () => {
    const { apply, runtime, channel } = await setup(new InMemoryRuntime());
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

  it('starts no more sessions at once than it may, and the next when one is up', async () => {
    const { apply, runtime, channel } = await setup(new SlowRuntime(), 2);
    const ids = [apply(), apply(), apply()];
    await runtime.hasConverging(2);
    expect(runtime.converging).toEqual(ids.slice(0, 2));
    runtime.release();
    await channel.hasSent('session.report', { id: ids[2], state: 'starting' });
    await runtime.hasConverging(1);
    expect(runtime.converging).toEqual(ids.slice(2));
  });

  it('lets sessions end while all starts are taken', async () => {
    const { apply, runtime } = await setup(new SlowRuntime(), 1);
    apply();
    await runtime.hasConverging(1);
    const ending = apply(anApply({ desired: 'ended' }));
    await runtime.hasConverging(2);
    expect(runtime.converging).toContain(ending);
  });

  it('lets a waiting session give up its place in the queue', async () => {
    const { apply, runtime, channel } = await setup(new SlowRuntime(), 1);
    apply();
    await runtime.hasConverging(1);
    const spec = aSpec();
    apply(anApply({ spec }));
    apply(anApply({ spec, generation: 2, desired: 'ended' }));
    await runtime.hasConverging(2);
    runtime.release();
    await channel.hasSent('session.report', { id: spec.sessionId, generation: 2, state: 'absent' });
    expect(runtime.applied.filter(({ sessionId }) => sessionId === spec.sessionId)).toHaveLength(1);
  });

  it('reports a session that the platform refuses as absent, with the reason', async () => {
    const { apply, channel, runtime } = await setup(new RefusingRuntime());
    const id = apply();
    await channel.hasSent('session.report', {
      id,
      generation: 1,
      state: 'absent',
      reason: runtime.reason,
      detail: 'exit status 1',
    });
  });

  it('turns a defect into a reason that says nothing of its inside', async () => {
    const { apply, channel } = await setup(new DefectiveRuntime());
    const id = apply();
    await channel.hasSent('session.report', { id, state: 'absent' });
    expect(reasonsOf(channel)).toEqual(['runtime-error']);
    expect(JSON.stringify(channel.bodies('session.report').map((body) => Report.parse(body).reason))).not.toContain(
      'function',
    );
  });

  it('says nothing of a defect while the platform does not answer, for a failed list never means gone', async () => {
    const { apply, channel, runtime, reconciler } = await setup(new DefectiveRuntime());
    runtime.platform.isUp = false;
    apply(anApply({ desired: 'hibernated' }));
    while (runtime.applied.length === 0) await new Promise(setImmediate);
    await reconciler.stop();
    expect(channel.bodies('session.report')).toEqual([]);
  });

  it('hands no refused specification to the platform', async () => {
    const { apply, channel, runtime } = await setup(new InMemoryRuntime());
    const id = apply(anApply({ spec: aSpec({ environment: { LD_PRELOAD: '/tmp/x.so' } }) }));
    await channel.hasSent('session.report', { id, generation: 1, state: 'absent' });
    expect(reasonsOf(channel)).toEqual(['spec-refused']);
    expect(runtime.applied).toEqual([]);
  });

  it('has no image fetched that comes from elsewhere than the agent allows', async () => {
    const images = { registries: ['registry.example.com'], needsDigest: false };
    const { apply, channel, runtime } = await setup(new InMemoryRuntime(), 4, { platform: 'docker', images });
    const id = apply(anApply({ spec: aSpec({ workload: { platform: 'docker', image: 'evil.io/x:1' } }) }));
    await channel.hasSent('session.report', { id, generation: 1, state: 'absent' });
    expect(reasonsOf(channel)).toEqual(['spec-refused']);
    expect(runtime.applied).toEqual([]);
  });

  it('does not call a running session absent because a later specification was refused', async () => {
    const { apply, channel } = await setup(new InMemoryRuntime());
    const spec = aSpec();
    apply(anApply({ spec }));
    await channel.hasSent('session.report', { state: 'running' });
    apply(anApply({ spec: { ...spec, environment: { PATH: '/tmp' } }, generation: 2 }));
    await channel.hasSent('session.report', { id: spec.sessionId, generation: 2, state: 'running' });
  });

  it('reports an instance that dies by itself', async () => {
    const { apply, channel, runtime } = await setup(new InMemoryRuntime());
    const id = apply();
    await channel.hasSent('session.report', { state: 'running' });
    runtime.kill(id);
    await channel.hasSent('session.report', { id, generation: 1, state: 'absent' });
  });

  it('notices an instance that dies while it converges', async () => {
    const { apply, channel } = await setup(new ShortLivedRuntime());
    const id = apply();
    await channel.hasSent('session.report', { id, generation: 1, state: 'absent' });
    expect(reasonsOf(channel)).toEqual(['instance-gone']);
  });

  it.each([
    ['ended', 4410],
    ['hibernated', 4411],
  ] as const)('tells viewers when a session is %s', async (desired, code) => {
    const { apply, channel, closed } = await setup(new InMemoryRuntime());
    const id = apply(anApply({ desired }));
    await channel.hasSent('session.report', { id });
    expect(closed).toEqual([{ sessionId: id, code }]);
  });

  it('stops no session when it stops', async () => {
    const { apply, channel, runtime, reconciler } = await setup(new InMemoryRuntime());
    const id = apply();
    await channel.hasSent('session.report', { state: 'running' });
    await reconciler.stop();
    expect(runtime.platform.instances.get(id)?.state).toBe('running');
    expect(runtime.applied).toHaveLength(1);
  });

  it('ends what is in flight and puts everything to sleep when its agent is revoked, and works on', async () => {
    const { apply, channel, runtime, reconciler } = await setup(new SlowRuntime());
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
    const { channel, runtime, reconciler } = await setup(new InMemoryRuntime());
    runtime.kill(randomUUID());
    await reconciler.stop();
    expect(channel.sent).toEqual([]);
  });
});
