import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { anEnrollmentToken } from '../../../testing/agents-gateway/stream-rows.js';
import { type RealAgent, startRealAgent } from '../../../testing/agents-gateway/real-agent.js';
import { SlowRuntime } from '../../../testing/agents/slow-runtime.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { SessionScene } from '../../../testing/sessions/session-scene.js';
import type { Caller } from '../../../testing/sessions/sessions-app.js';
import { SessionDeadlines } from '../lifecycle/session-deadlines.js';

describe('starts that wait for their turn on an agent', () => {
  let scene: SessionScene;
  let agent: FakeAgent;
  let alice: Caller;
  let real: RealAgent | undefined;
  beforeAll(async () => {
    scene = await SessionScene.open({ env: { STREAMSPACE_AGENT_HEARTBEAT_MS: '500' } });
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    ({ agent, alice } = await scene.begin('alpha'));
  });
  afterEach(async () => {
    await real?.stop();
    real = undefined;
    await scene.end();
  });

  const launch = async (): Promise<string> => (await alice.launch({ templateId: 'terminal', home: 'temporary' })).id;
  const secondsLeft = async (id: string): Promise<number> =>
    Math.round((Date.parse((await alice.show(id)).deadlineAt ?? '') - Date.now()) / 1000);
  const leave = (id: string, seconds: number): Promise<unknown> =>
    scene.query(`UPDATE sessions SET deadline_at = now() + $2 * interval '1 second' WHERE id = $1`, [id, seconds]);
  const waits = async (id: string): Promise<string[]> =>
    (await alice.timeline(id)).entries.filter(({ kind }) => kind === 'waiting').map(({ message }) => message);

  it('lose no time while others start there, say so, and have their whole time from when the agent begins', async () => {
    const [first, second] = [await launch(), await launch()];
    await agent.report(first, 1, 'starting');
    await leave(second, 20);
    for (let beats = 0; beats < 3; beats += 1) await agent.queue({ id: second, generation: 1 });
    expect(await secondsLeft(second)).toBeGreaterThan(150);
    expect((await alice.show(second)).reason).toEqual({
      code: 'awaiting-turn',
      message: 'Terminal waits for its turn on alpha, which starts other applications first.',
    });
    expect(await waits(second)).toEqual(['The session waits for its turn on alpha.']);
    await leave(second, 20);
    await agent.report(second, 1, 'starting');
    expect(await secondsLeft(second)).toBeGreaterThan(110);
    expect(await secondsLeft(second)).toBeLessThan(125);
    expect((await alice.show(second)).reason).toBeNull();
    expect((await alice.timeline(second)).entries.at(-1)?.message).toBe('Its turn has come.');
    // What an older heartbeat says does not count any more.
    await agent.queue({ id: second, generation: 1 });
    expect((await alice.show(second)).reason).toBeNull();
    await agent.report(second, 1, 'running');
    expect(await alice.show(second)).toMatchObject({ state: 'running', reason: null });
  });

  it('are started by a real agent one after the other, as many at once as it may, none too late', async () => {
    await scene.end();
    const runtime = new SlowRuntime();
    real = await startRealAgent(scene.app.url, await anEnrollmentToken(scene.app), runtime, {
      STREAMSPACE_AGENT_PARALLEL_STARTS: '1',
    });
    const ids = [await launch(), await launch()];
    await runtime.hasConverging(1);
    const [first = '', second = ''] = [...runtime.converging, ...ids.filter((id) => !runtime.converging.includes(id))];
    await eventually(async () => (await alice.show(second)).reason?.code === 'awaiting-turn');
    await leave(second, 2);
    await eventually(async () => (await secondsLeft(second)) > 150);
    runtime.release();
    await eventually(async () => (await alice.show(first)).state === 'running');
    await eventually(async () => (await alice.show(second)).reason === null);
    await runtime.hasConverging(1);
    runtime.release();
    await eventually(async () => (await alice.show(second)).state === 'running');
  });

  it.each([
    ['nothing is under way', () => Promise.resolve()],
    ['what is under way has had its time', (first: string) => leave(first, 0)],
  ])('fail by their deadline when %s there, and say that', async (_, standStill) => {
    const [first, second] = [await launch(), await launch()];
    if (standStill.length > 0) await agent.report(first, 1, 'starting');
    await standStill(first);
    await leave(second, 20);
    await agent.queue({ id: second, generation: 1 });
    expect(await secondsLeft(second)).toBeLessThan(25);
    await leave(second, 0);
    await scene.app.app.get(SessionDeadlines, { strict: false }).sweep();
    expect(await alice.show(second)).toMatchObject({
      state: 'failed',
      reason: {
        code: 'start-timeout',
        message: expect.stringContaining('waited for its turn on alpha, where nothing started any more') as string,
      },
    });
  });

  it('wait while they wake, and sleep on when nothing moves', async () => {
    const [first, second] = [await launch(), await launch()];
    await agent.report(second, 1, 'running');
    await alice.act(second, 'hibernate');
    await agent.report(second, 2, 'hibernated');
    await alice.act(second, 'wake');
    await agent.report(first, 1, 'starting');
    await agent.queue({ id: second, generation: 3 });
    expect(await alice.show(second)).toMatchObject({ state: 'waking', reason: { code: 'awaiting-turn' } });
    expect(await secondsLeft(second)).toBeGreaterThan(90);
    await leave(second, 0);
    await scene.app.app.get(SessionDeadlines, { strict: false }).sweep();
    expect(await alice.show(second)).toMatchObject({ desired: 'hibernated', reason: { code: 'wake-timeout' } });
  });

  it('are believed of the generation that is wanted alone, and of the agent’s own sessions', async () => {
    const [first, second] = [await launch(), await launch()];
    await agent.report(first, 1, 'starting');
    const other = await scene.app.agent();
    await other.queue({ id: second, generation: 1 });
    await agent.queue({ id: second, generation: 2 }, { id: first, generation: 1 });
    for (const id of [first, second]) expect((await alice.show(id)).reason).toBeNull();
    other.close();
  });
});
