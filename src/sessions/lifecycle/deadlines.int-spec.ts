import { ManualClock } from '../../../testing/manual-clock.js';
import { SessionView } from '../../../protocol/http/sessions.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { SessionScene } from '../../../testing/sessions/session-scene.js';
import type { Caller } from '../../../testing/sessions/sessions-app.js';

const SWEEP_MS = 1_000;

import { SessionDeadlines } from './session-deadlines.js';

describe('time and sessions', () => {
  let scene: SessionScene;
  let agent: FakeAgent;
  let alice: Caller;
  const clock = new ManualClock();
  beforeAll(async () => {
    scene = await SessionScene.open({ clock });
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    ({ agent, alice } = await scene.begin());
  });
  afterEach(() => scene.end());

  /** Deadlines are the database's: a spec moves them, not the clock. */
  const shift = (id: string, column: string, by: string): Promise<unknown> =>
    scene.query(`UPDATE sessions SET ${column} = ${column} + interval '${by}' WHERE id = $1`, [id]);
  const secondsLeft = ({ deadlineAt }: SessionView): number =>
    Math.round((Date.parse(deadlineAt ?? '') - Date.now()) / 1000);
  const stateBecomes = (id: string, state: SessionView['state'], sweepMs = SWEEP_MS): Promise<SessionView> =>
    eventually(async () => {
      clock.advance(sweepMs);
      const session = await alice.show(id);
      return session.state === state && session;
    });

  it('fails a start that takes too long, and has it cleaned up in the same step', async () => {
    const session = await alice.launch();
    expect(secondsLeft(session)).toBeGreaterThan(110);
    expect(secondsLeft(session)).toBeLessThanOrEqual(121);
    await agent.applied.next();
    await shift(session.id, 'deadline_at', '-2 minutes');
    const failed = await stateBecomes(session.id, 'failed');
    expect(failed).toMatchObject({
      desired: 'ended',
      generation: 2,
      deadlineAt: null,
      reason: { code: 'start-timeout' },
    });
    expect(await agent.applied.next()).toMatchObject({ desired: 'ended', generation: 2 });
    await agent.report(session.id, 1, 'running');
    expect((await alice.show(session.id)).state).toBe('failed');
    await agent.report(session.id, 2, 'absent');
    expect((await alice.act(session.id, 'retry')).state).toBe('starting');
  });

  it('gives a start its whole time again with each part of an image that arrives, and with nothing else', async () => {
    const { id } = await alice.launch();
    await shift(id, 'deadline_at', '-100 seconds');
    await agent.progress(id, 1, 'home-ready');
    expect(secondsLeft(await alice.show(id))).toBeLessThan(30);
    await agent.progress(id, 1, 'image-half');
    expect(secondsLeft(await alice.show(id))).toBeGreaterThan(110);
    await shift(id, 'deadline_at', '-100 seconds');
    await agent.progress(id, 1, 'image-half');
    expect(secondsLeft(await alice.show(id))).toBeLessThan(30);
    // What has arrived is still to be unpacked, which has a time of its own.
    for (const step of ['image-arrived', 'image-half-unpacked'] as const) {
      await shift(id, 'deadline_at', '-100 seconds');
      await agent.progress(id, 1, step);
      expect(secondsLeft(await alice.show(id))).toBeGreaterThan(110);
    }
  });

  it('gives a start that waited on its agent its whole time when it begins, and once', async () => {
    const { id } = await alice.launch();
    for (const least of [110, 0]) {
      await shift(id, 'deadline_at', '-100 seconds');
      await agent.report(id, 1, 'starting');
      const left = secondsLeft(await alice.show(id));
      expect([left > least, left < least + 30]).toEqual([true, true]);
    }
  });

  it('begins anew to put to sleep what does not fall asleep, and never ends it', async () => {
    const { id } = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    await agent.report(id, 1, 'running');
    await alice.act(id, 'hibernate');
    await shift(id, 'deadline_at', '-2 minutes');
    const again = await eventually(async () => {
      clock.advance(SWEEP_MS);
      const session = await alice.show(id);
      return session.generation === 3 && session;
    });
    expect(again).toMatchObject({ state: 'hibernating', desired: 'hibernated', reason: { code: 'hibernate-timeout' } });
    expect(secondsLeft(again)).toBeGreaterThan(20);
    await eventually(() => Promise.resolve(agent.applied.all.some(({ generation }) => generation === 3)));
    await agent.report(id, 3, 'hibernated');
    expect(await alice.show(id)).toMatchObject({ state: 'hibernated', reason: null });
  });

  it('has an agent try again soon that could not put a session to sleep', async () => {
    const { id } = await alice.launch();
    await agent.report(id, 1, 'running');
    await alice.act(id, 'hibernate');
    const told = (): number => agent.applied.all.filter(({ generation }) => generation === 2).length;
    await eventually(() => Promise.resolve(told() === 1));
    await agent.report(id, 2, 'running', { reason: { code: 'runtime-error', message: 'The engine is busy.' } });
    await eventually(() => {
      clock.advance(SWEEP_MS);
      return Promise.resolve(told() === 2);
    });
    expect((await alice.show(id)).state).toBe('hibernating');
  });

  it('lets deadlines stand still while the platform does not answer the agent', async () => {
    const { id } = await alice.launch();
    await agent.sendInventory([], false);
    await scene.app.app.get(SessionDeadlines).sweep();
    expect(await alice.show(id)).toMatchObject({ state: 'starting', deadlineAt: null, agent: { isReachable: true } });
    await agent.sendInventory([{ id, generation: 1, state: 'starting' }]);
    await scene.app.app.get(SessionDeadlines).sweep();
    expect(secondsLeft(await alice.show(id))).toBeGreaterThan(5);
  });

  it('deals with every session that is late, though one of them cannot be dealt with', async () => {
    const [broken, late] = [
      await alice.launch({ templateId: 'editor' }),
      await alice.launch({ templateId: 'terminal' }),
    ];
    await shift(broken.id, 'deadline_at', '-3 minutes');
    await shift(late.id, 'deadline_at', '-2 minutes');
    await scene.query(
      `ALTER TABLE sessions ADD CONSTRAINT never_fails CHECK (id <> '${broken.id}' OR state <> 'failed')`,
    );
    try {
      await stateBecomes(late.id, 'failed');
      expect((await alice.show(broken.id)).state).toBe('starting');
    } finally {
      await scene.query('ALTER TABLE sessions DROP CONSTRAINT never_fails');
    }
    await stateBecomes(broken.id, 'failed');
  });

  it('says that an end took too long, and calls it ended when it came about', async () => {
    const { id } = await alice.launch();
    await agent.report(id, 1, 'running');
    await alice.end(id);
    await shift(id, 'deadline_at', '-2 minutes');
    expect((await stateBecomes(id, 'failed')).reason?.code).toBe('end-timeout');
    await agent.report(id, 3, 'absent');
    expect((await alice.show(id)).state).toBe('ended');
  });

  it('gives an agent that has just come back the time to report, though the deadline passed during an outage of ours', async () => {
    const { id } = await alice.launch();
    await shift(id, 'deadline_at', '-2 minutes');
    await scene.query('UPDATE agents SET connected_at = now()');
    clock.advance(SWEEP_MS);
    await scene.app.app.get(SessionDeadlines).sweep();
    expect((await alice.show(id)).state).toBe('starting');
    await agent.report(id, 1, 'running');
    expect((await alice.show(id)).state).toBe('running');
  });

  it('lets no time pass for what was under way while nobody could listen to the agent', async () => {
    const { id } = await alice.launch();
    await shift(id, 'deadline_at', '-3 minutes');
    await scene.query(`UPDATE agents SET last_seen_at = now() - interval '5 minutes'`);
    agent.bootCounter += 1;
    await agent.connect();
    await agent.sendInventory([{ id, generation: 1, state: 'stopping' }]);
    expect(secondsLeft(await alice.show(id))).toBeGreaterThan(200);
  });

  it('closes the sessions of an agent that was revoked, and those alone', async () => {
    const [kept, ending] = [
      await alice.launch({ templateId: 'editor' }),
      await alice.launch({ templateId: 'terminal' }),
    ];
    await agent.report(kept.id, 1, 'running');
    await alice.end(ending.id);
    await scene.query('UPDATE agents SET revoked_at = now() WHERE id = $1', [agent.agentId]);
    expect((await stateBecomes(kept.id, 'failed', 5_000)).reason?.code).toBe('agent-unreachable');
    expect((await alice.show(ending.id)).state).toBe('ended');
    const waiting = await alice.act(kept.id, 'retry');
    expect(waiting.state).toBe('pending');
    for (const { message } of waiting.placement) {
      expect(message).toBe('Your files of Text Editor are on an agent that was removed.');
    }
  });

  it('lets deadlines stand still while the agent is away, and gives it time when it is back', async () => {
    const { id } = await alice.launch();
    agent.close();
    const away = await eventually(async () => {
      clock.advance(SWEEP_MS);
      const session = await alice.show(id);
      return session.deadlineAt === null && session;
    });
    expect(away).toMatchObject({ state: 'starting', agent: { isReachable: false } });
    await scene.query('UPDATE sessions SET deadline_left_ms = 1 WHERE id = $1', [id]);
    clock.advance(SWEEP_MS);
    agent.bootCounter += 1;
    await agent.connect();
    await agent.sendInventory([{ id, generation: 1, state: 'starting' }]);
    const back = await alice.show(id);
    expect(back).toMatchObject({ state: 'starting', agent: { isReachable: true } });
    expect(secondsLeft(back)).toBeGreaterThan(5);
  });
});
