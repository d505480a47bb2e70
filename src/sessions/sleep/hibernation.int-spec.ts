import { ManualClock } from '../../../testing/manual-clock.js';
import type { SessionView } from '../../../protocol/http/sessions.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { LiveClient } from '../../../testing/sessions/live-client.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';
import { Hibernator } from './hibernator.js';

const SWEEP_MS = 2_000;

describe('hibernation', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let alice: Caller;
  const clock = new ManualClock();
  beforeAll(async () => {
    // Without the poll everything that happens at once is due to hints.
    app = await startSessionsApp({ clock, env: { STREAMSPACE_POLL_MS: '86400000' } });
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    agent = await app.agent();
    await query(`UPDATE agents SET connected_at = now() - interval '1 day'`);
    alice = await app.person();
  });
  afterEach(async () => {
    agent.close();
    await query('UPDATE agents SET is_draining = true');
    await query('UPDATE templates SET standby_minutes = NULL');
  });

  const query = (sql: string, values: unknown[] = []): Promise<unknown[]> => app.database.dataSource.query(sql, values);
  /** Sessions' clocks are the database's: a spec moves what they count from, as if `by` had passed. */
  const letPass = async (id: string, by: string): Promise<void> => {
    await query('UPDATE agents SET heartbeat_at = heartbeat_at - $1::interval', [by]);
    await query(
      `UPDATE sessions SET idle_from = idle_from - $2::interval, awake_from = awake_from - $2::interval,
         sleeps_at = sleeps_at - $2::interval, sleep_check_at = NULL, last_input_at = last_input_at - $2::interval
       WHERE id = $1`,
      [id, by],
    );
  };
  /** The session once `condition` holds for it, sweeping meanwhile; its agent beats, as one that is connected does. */
  const becomes = (id: string, condition: (session: SessionView) => boolean): Promise<SessionView> =>
    eventually(async () => {
      if (agent.isConnected) await agent.beat();
      clock.advance(SWEEP_MS);
      const session = await alice.show(id);
      return condition(session) && session;
    });
  const stateBecomes = (id: string, state: SessionView['state']): Promise<SessionView> =>
    becomes(id, (session) => session.state === state);
  const minutesLeft = ({ sleepsAt }: SessionView): number =>
    Math.round((Date.parse(sleepsAt ?? '') - Date.now()) / 60_000);
  const use = (id: string, agoMs = 0): Promise<unknown> =>
    agent.beat([{ id, lastInputAt: new Date(Date.now() - agoMs).toISOString() }]);
  const settle = (person: Caller, limits: object): Promise<unknown> =>
    query(
      `INSERT INTO quotas (subject, user_id, limits) VALUES ('user', $1, $2)
       ON CONFLICT (subject, user_id, group_id) DO UPDATE SET limits = excluded.limits`,
      [person.userId, limits],
    );
  async function running(home?: 'temporary'): Promise<SessionView> {
    const { id } = await alice.launch({ templateId: 'terminal', ...(home && { home }) });
    await agent.report(id, 1, 'running');
    return becomes(id, ({ sleepsAt }) => sleepsAt !== null);
  }
  const countEvents = async (id: string, name: string): Promise<number> =>
    (await query('SELECT FROM events WHERE session_id = $1 AND name = $2', [id, name])).length;

  it('tells when a session sleeps, moves that on with real use, and puts to sleep what nobody uses', async () => {
    const { id, ...session } = await running();
    expect([minutesLeft({ id, ...session }), session.sleepCause]).toEqual([60, 'idle']);
    await letPass(id, '59 minutes');
    expect(minutesLeft(await becomes(id, (view) => minutesLeft(view) < 5))).toBe(1);
    await use(id);
    expect(minutesLeft(await becomes(id, (view) => minutesLeft(view) > 5))).toBe(60);
    await letPass(id, '61 minutes');
    const asleep = await stateBecomes(id, 'hibernating');
    expect(asleep).toMatchObject({ desired: 'hibernated', sleepsAt: null, sleepCause: null });
    const { entries } = await alice.timeline(id);
    expect(entries.map(({ message }) => message)).toContain('Nobody has used the session for a while.');
  });

  it('reaches the browser when it moves, and does not while it need not', async () => {
    const { id } = await running();
    const live = await LiveClient.connect(app.url, { accessToken: alice.accessToken });
    const nextChange = async (): Promise<SessionView> => {
      let change: SessionView | null = null;
      void live.changes.next().then((message) => (change = message));
      return eventually(() => {
        clock.advance(SWEEP_MS);
        return Promise.resolve(change);
      });
    };
    for (let beat = 0; beat < 5; beat += 1) {
      await use(id);
      clock.advance(SWEEP_MS);
    }
    await alice.call('PATCH', `/sessions/${id}`, { name: 'Used five times' });
    expect((await nextChange()).name).toBe('Used five times');
    await letPass(id, '58 minutes');
    expect(minutesLeft(await nextChange())).toBe(2);
    await use(id);
    expect(minutesLeft(await nextChange())).toBe(60);
    live.close();
  });

  it('is kept off by the owner’s word, which is logged now and then, and by nobody else’s', async () => {
    const { id } = await running();
    const other = await app.person();
    expect((await other.call('POST', `/sessions/${id}/keep-awake`)).status).toBe(404);
    await letPass(id, '59 minutes');
    await becomes(id, (view) => minutesLeft(view) === 1);
    expect(minutesLeft(await alice.keepAwake(id))).toBe(60);
    expect(minutesLeft(await alice.keepAwake(id))).toBe(60);
    expect(await countEvents(id, 'session.kept-awake')).toBe(1);
    await alice.act(id, 'hibernate');
    expect(await alice.keepAwake(id)).toMatchObject({ state: 'hibernating', sleepsAt: null });
  });

  it('comes at the end of the lifetime, however busy, and a session that is woken begins a new one', async () => {
    await settle(alice, { maxLifetimeMinutes: 30 });
    const { id, sleepCause, ...session } = await running();
    expect([minutesLeft({ id, sleepCause, ...session }), sleepCause]).toEqual([30, 'lifetime']);
    await use(id);
    expect(minutesLeft(await alice.keepAwake(id))).toBe(30);
    await letPass(id, '31 minutes');
    await use(id);
    const asleep = await stateBecomes(id, 'hibernating');
    await agent.report(id, asleep.generation, 'hibernated');
    const waking = await alice.act(id, 'wake');
    await agent.report(id, waking.generation, 'running');
    expect(minutesLeft(await becomes(id, ({ sleepsAt }) => sleepsAt !== null))).toBe(30);
  });

  it('follows the person’s own idle time as soon as it is set, and never one below the floor', async () => {
    const { id } = await running();
    const admin = await app.person('admin');
    const set = (limits: object): Promise<unknown> => admin.call('PUT', `/users/${alice.userId}/quota`, limits);
    await set({ idleMinutes: 20 });
    expect(minutesLeft(await becomes(id, (view) => minutesLeft(view) < 50))).toBe(20);
    await set({ idleMinutes: 1 });
    expect(minutesLeft(await becomes(id, (view) => minutesLeft(view) < 15))).toBe(5);
    await set({ idleMinutes: null });
    expect((await becomes(id, ({ sleepsAt }) => sleepsAt === null)).state).toBe('running');
  });

  it('freezes first where the application says so, thaws with a use, and sleeps in the end', async () => {
    await query(`UPDATE templates SET standby_minutes = 10 WHERE id = 'terminal'`);
    const { id } = await running();
    await letPass(id, '11 minutes');
    const freezing = await becomes(id, ({ desired }) => desired === 'standby');
    expect(freezing.state).toBe('running');
    await agent.report(id, freezing.generation, 'standby');
    expect(minutesLeft(await becomes(id, (view) => view.state === 'standby' && view.sleepsAt !== null))).toBe(49);
    await use(id);
    const waking = await stateBecomes(id, 'waking');
    await agent.report(id, waking.generation, 'running');
    await becomes(id, ({ sleepsAt }) => sleepsAt !== null);
    await letPass(id, '11 minutes');
    const frozen = await becomes(id, ({ desired }) => desired === 'standby');
    await agent.report(id, frozen.generation, 'standby');
    await stateBecomes(id, 'standby');
    await letPass(id, '50 minutes');
    expect(await stateBecomes(id, 'hibernating')).toMatchObject({ desired: 'hibernated' });
  });

  it('freezes nothing under the eyes of somebody who was not told, and does once they were', async () => {
    await query(`UPDATE templates SET standby_minutes = 10 WHERE id = 'terminal'`);
    const { id } = await running();
    const look = (viewers: number): Promise<unknown> => agent.beat([{ id, lastInputAt: null, viewers }]);
    await look(1);
    await letPass(id, '11 minutes');
    await look(1);
    const told = await becomes(id, ({ sleepAction }) => sleepAction === 'standby');
    expect([told.desired, minutesLeft(told)]).toEqual(['running', 2]);
    expect(minutesLeft(await alice.keepAwake(id))).toBe(10);
    await letPass(id, '8 minutes');
    await becomes(id, (view) => minutesLeft(view) === 2);
    await letPass(id, '3 minutes');
    await becomes(id, ({ desired }) => desired === 'standby');
  });

  it('lets a session that is about to be frozen run on when its owner opens it', async () => {
    await query(`UPDATE templates SET standby_minutes = 10 WHERE id = 'terminal'`);
    const { id } = await running();
    await letPass(id, '11 minutes');
    await becomes(id, ({ desired }) => desired === 'standby');
    await use(id, 1_000);
    expect(await alice.act(id, 'wake')).toMatchObject({ state: 'running', desired: 'running' });
  });

  it('listens to the agent before it acts: an input right before the end may be on its way', async () => {
    const { id } = await running();
    await letPass(id, '59 minutes');
    await becomes(id, (view) => minutesLeft(view) === 1);
    await letPass(id, '2 minutes');
    await app.app.get(Hibernator).sweep();
    expect((await alice.show(id)).state).toBe('running');
    await use(id, 61_000);
    expect(minutesLeft(await becomes(id, (view) => minutesLeft(view) > 50))).toBe(59);
  });

  it('gives the owner time to answer when a limit is lowered below what has passed', async () => {
    const { id } = await running();
    await letPass(id, '50 minutes');
    await becomes(id, (view) => minutesLeft(view) === 10);
    const admin = await app.person('admin');
    await admin.call('PUT', `/users/${alice.userId}/quota`, { maxLifetimeMinutes: 30 });
    expect(minutesLeft(await becomes(id, (view) => minutesLeft(view) < 10))).toBe(2);
    await letPass(id, '3 minutes');
    await stateBecomes(id, 'hibernating');
  });

  it('decides and acts in one step, so that no input gets between the two', async () => {
    const { id } = await running();
    await letPass(id, '2 hours');
    await agent.beat();
    const blocker = app.database.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('LOCK TABLE events IN SHARE MODE');
    const swept = app.app.get(Hibernator).sweep();
    await eventually(async () => {
      const waiting = await query(`SELECT FROM pg_locks WHERE relation = 'events'::regclass AND NOT granted`);
      return waiting.length > 0;
    });
    // Whoever dies here leaves a session that is due still.
    expect(await query('SELECT sleep_check_at AS due FROM sessions WHERE id = $1', [id])).toEqual([{ due: null }]);
    expect(await query('SELECT FROM sessions WHERE id = $1 FOR UPDATE SKIP LOCKED', [id])).toEqual([]);
    await blocker.rollbackTransaction();
    await blocker.release();
    await swept;
    expect((await alice.show(id)).state).toBe('hibernating');
  });

  it('goes on with the others when one session cannot be put to sleep, and comes back to it', async () => {
    const [stuck, other] = [await running(), await running('temporary')];
    await query(`CREATE FUNCTION refuse_sleep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$`);
    await query(`CREATE TRIGGER refuse_sleep BEFORE UPDATE ON sessions FOR EACH ROW
      WHEN (NEW.id = '${stuck.id}' AND NEW.state = 'hibernating') EXECUTE FUNCTION refuse_sleep()`);
    await letPass(stuck.id, '3 hours');
    await letPass(other.id, '2 hours');
    await query(`UPDATE sessions SET sleep_check_at = now() - interval '1 minute' WHERE id = $1`, [other.id]);
    await stateBecomes(other.id, 'hibernating');
    expect((await alice.show(stuck.id)).state).toBe('running');
    await query('DROP TRIGGER refuse_sleep ON sessions');
    await query('UPDATE sessions SET sleep_check_at = NULL WHERE id = $1', [stuck.id]);
    await stateBecomes(stuck.id, 'hibernating');
  });

  it('waits after an outage of ours until the agent was heard of', async () => {
    const { id } = await running();
    await letPass(id, '2 hours');
    await query(`UPDATE agents SET last_seen_at = now() - interval '1 hour' WHERE id = $1`, [agent.agentId]);
    await app.app.get(Hibernator).sweep();
    expect((await alice.show(id)).state).toBe('running');
    await agent.beat();
    await stateBecomes(id, 'hibernating');
  });

  it('waits while the agent is away: the time stands still, and nobody sleeps right after its return', async () => {
    const { id } = await running();
    await letPass(id, '50 minutes');
    await becomes(id, (view) => minutesLeft(view) === 10);
    agent.close();
    await becomes(id, ({ sleepsAt, agent: its }) => sleepsAt === null && its?.isReachable === false);
    await eventually(async () => {
      clock.advance(SWEEP_MS);
      return (await query('SELECT FROM sessions WHERE id = $1 AND clocks_stopped_at IS NOT NULL', [id])).length > 0;
    });
    await query(
      `UPDATE sessions SET clocks_stopped_at = clocks_stopped_at - interval '3 hours', idle_from = idle_from - interval '3 hours',
         awake_from = awake_from - interval '3 hours', sleeps_at = sleeps_at - interval '3 hours' WHERE id = $1`,
      [id],
    );
    agent.bootCounter += 1;
    await agent.connect();
    await agent.sendInventory([{ id, generation: 1, state: 'running' }]);
    expect(minutesLeft(await becomes(id, ({ sleepsAt }) => sleepsAt !== null))).toBe(10);
    await letPass(id, '20 minutes');
    expect((await becomes(id, (view) => minutesLeft(view) === 5)).state).toBe('running');
  });
});
