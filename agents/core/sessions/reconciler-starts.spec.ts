import { ReconcilerBench } from '../../../testing/agents/reconciler-bench.js';
import { anApply, aSpec } from '../../../testing/agents/session-apply.builder.js';
import { SlowRuntime } from '../../../testing/agents/slow-runtime.js';
import { TOO_MANY_STARTS } from './convergence-failure.js';
import { StartSlots } from './start-slots.js';

describe('starts of sessions', () => {
  let bench: ReconcilerBench;
  beforeEach(async () => {
    bench = await ReconcilerBench.open();
  });
  afterEach(() => bench.close());

  it('lets no more starts wait than it may, and says so of the next one', async () => {
    const { apply, runtime, channel } = await bench.begin(new SlowRuntime(), { starts: new StartSlots(1, 1) });
    apply();
    await runtime.hasConverging(1);
    // Which of the two comes first is the file system's to say.
    for (let times = 0; times < 2; times += 1) apply();
    await channel.hasSent('session.report', { state: 'absent', reason: TOO_MANY_STARTS.reason });
    runtime.release();
    await runtime.hasConverging(1);
    expect(runtime.applied).toHaveLength(2);
    expect(channel.reasons()).toEqual([TOO_MANY_STARTS.reason]);
  });

  it('starts no more sessions at once than it may, and the next when one is up', async () => {
    const { apply, runtime, channel } = await bench.begin(new SlowRuntime(), { starts: new StartSlots(2) });
    const ids = [apply(), apply(), apply()];
    await runtime.hasConverging(2);
    expect(runtime.converging).toEqual(ids.slice(0, 2));
    runtime.release();
    await channel.hasSent('session.report', { id: ids[2], state: 'starting' });
    await runtime.hasConverging(1);
    expect(runtime.converging).toEqual(ids.slice(2));
  });

  it('lets sessions end while all starts are taken', async () => {
    const { apply, runtime } = await bench.begin(new SlowRuntime(), { starts: new StartSlots(1) });
    apply();
    await runtime.hasConverging(1);
    const ending = apply(anApply({ desired: 'ended' }));
    await runtime.hasConverging(2);
    expect(runtime.converging).toContain(ending);
  });

  it('lets a waiting session give up its place in the queue', async () => {
    const { apply, runtime, channel } = await bench.begin(new SlowRuntime(), { starts: new StartSlots(1) });
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
});
