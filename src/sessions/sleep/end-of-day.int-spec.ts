import { ManualClock } from '../../../testing/manual-clock.js';
import type { EndOfDay } from '../../../protocol/end-of-day.js';
import { GroupView } from '../../../protocol/http/groups.js';
import type { SessionView } from '../../../protocol/http/sessions.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';

const SWEEP_MS = 2_000;
const HOUR_MS = 3_600_000;

describe('the end of the day', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let admin: Caller;
  let alice: Caller;
  const clock = new ManualClock();
  beforeAll(async () => {
    app = await startSessionsApp({ clock, env: { STREAMSPACE_POLL_MS: '86400000' } });
    agent = await app.agent();
    admin = await app.person('admin');
    await query(`UPDATE agents SET connected_at = now() - interval '1 day'`);
  });
  afterAll(async () => {
    agent.close();
    await app.stop();
  });
  beforeEach(async () => {
    alice = await app.person();
  });
  afterEach(() => query('UPDATE templates SET end_of_day = NULL'));

  const query = (sql: string, values: unknown[] = []): Promise<unknown[]> => app.database.dataSource.query(sql, values);
  /** A rule whose time of day is `inMs` from now, up to a minute less. */
  const rule = (inMs: number, changes: Partial<EndOfDay> = {}): EndOfDay => ({
    at: new Date(Date.now() + inMs).toISOString().slice(11, 16),
    timeZone: 'UTC',
    days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
    action: 'hibernate',
    extendMinutes: 60,
    ...changes,
  });
  const momentOf = ({ at }: EndOfDay): string => {
    const today = new Date(`${new Date().toISOString().slice(0, 10)}T${at}:00.000Z`);
    return new Date(today.getTime() + (today.getTime() > Date.now() ? 0 : 24 * HOUR_MS)).toISOString();
  };
  const later = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString();
  const settle = async (endOfDay: EndOfDay | null): Promise<void> => {
    expect((await admin.call('PUT', `/users/${alice.userId}/quota`, { endOfDay })).status).toBe(200);
  };
  const becomes = (id: string, condition: (session: SessionView) => boolean): Promise<SessionView> =>
    eventually(async () => {
      await agent.beat();
      clock.advance(SWEEP_MS);
      const session = await alice.show(id);
      return condition(session) && session;
    });
  async function running(): Promise<string> {
    const { id } = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    await agent.report(id, 1, 'running');
    await query(`UPDATE sessions SET idle_from = now(), awake_from = now() - interval '2 hours' WHERE id = $1`, [id]);
    return id;
  }
  /** The end of the day that the session was told of has just come. */
  const reachEnd = async (id: string): Promise<void> => {
    const endOfDay = rule(-60_000);
    await query(
      `UPDATE quotas SET limits = jsonb_set(limits, '{endOfDay,at}', to_jsonb($2::text)) WHERE user_id = $1`,
      [alice.userId, endOfDay.at],
    );
    await query(
      `UPDATE sessions SET day_ends_at = $2::timestamptz - interval '1 day', sleeps_at = now() - interval '1 second',
         sleep_check_at = NULL WHERE id = $1`,
      [id, momentOf(endOfDay)],
    );
  };

  it('is told as soon as its rule is set, with what becomes of the session and how long it may be put off', async () => {
    const id = await running();
    await becomes(id, ({ sleepCause }) => sleepCause === 'idle');
    const half = rule(HOUR_MS / 2);
    await settle(half);
    expect(await becomes(id, ({ sleepCause }) => sleepCause === 'end-of-day')).toMatchObject({
      sleepsAt: momentOf(half),
      sleepAction: 'hibernate',
      keepableUntil: later(momentOf(half), HOUR_MS),
    });
    await settle(null);
    expect(await becomes(id, ({ sleepCause }) => sleepCause === 'idle')).toMatchObject({ keepableUntil: null });
  });

  it('is put off by the owner, within the bound alone, and once for a day', async () => {
    const id = await running();
    const soon = rule(HOUR_MS / 4, { extendMinutes: 20 });
    await settle(soon);
    await becomes(id, ({ sleepCause }) => sleepCause === 'end-of-day');
    expect(await alice.keepAwake(id)).toMatchObject({ sleepsAt: momentOf(soon) });
    const ten = later(momentOf(soon), 600_000);
    const bound = later(momentOf(soon), 1_200_000);
    expect(await alice.keepAwake(id, ten)).toMatchObject({ sleepsAt: ten, keepableUntil: bound });
    expect(await alice.keepAwake(id, later(bound, HOUR_MS))).toMatchObject({ sleepsAt: bound, keepableUntil: null });
    expect(await alice.keepAwake(id, later(bound, HOUR_MS))).toMatchObject({ sleepsAt: bound });
    expect((await alice.call('POST', `/sessions/${id}/keep-awake`, { until: 'tomorrow' })).status).toBe(422);
  });

  it('puts a session to sleep however busy it is, says why, and leaves who wakes it alone until the next', async () => {
    const id = await running();
    await settle(rule(HOUR_MS / 2));
    await becomes(id, ({ sleepCause }) => sleepCause === 'end-of-day');
    await reachEnd(id);
    await agent.beat([{ id, lastInputAt: new Date().toISOString() }]);
    const asleep = await becomes(id, ({ state }) => state === 'hibernating');
    const { entries } = await alice.timeline(id);
    expect(entries.map(({ message }) => message)).toContain('The day has ended, by a rule that holds for the session.');
    await agent.report(id, asleep.generation, 'hibernated');
    const { generation } = await alice.act(id, 'wake');
    await agent.report(id, generation, 'running');
    expect(await becomes(id, ({ sleepsAt }) => sleepsAt !== null)).toMatchObject({
      state: 'running',
      sleepCause: 'idle',
    });
  });

  it('ends a session where the rule says so', async () => {
    const id = await running();
    await settle(rule(HOUR_MS / 2, { action: 'end' }));
    await becomes(id, ({ sleepAction }) => sleepAction === 'end');
    await reachEnd(id);
    expect(await becomes(id, ({ state }) => state === 'ending')).toMatchObject({ desired: 'ended' });
  });

  it('is never sooner than two minutes after it was told', async () => {
    const id = await running();
    await becomes(id, ({ sleepCause }) => sleepCause === 'idle');
    await settle(rule(60_000));
    const told = await becomes(id, ({ sleepCause }) => sleepCause === 'end-of-day');
    expect(Date.parse(told.sleepsAt ?? '') - Date.now()).toBeGreaterThan(90_000);
  });

  it('is that of a group as soon as somebody joins it, until they leave it', async () => {
    const id = await running();
    await becomes(id, ({ sleepCause }) => sleepCause === 'idle');
    const half = rule(HOUR_MS / 2);
    const group = GroupView.parse(JSON.parse((await admin.call('POST', '/groups', { name: 'Early birds' })).text));
    await admin.call('PUT', `/groups/${group.id}/quota`, { endOfDay: half });
    await admin.call('PUT', `/groups/${group.id}/members/${alice.userId}`);
    expect(await becomes(id, ({ sleepCause }) => sleepCause === 'end-of-day')).toMatchObject({
      sleepsAt: momentOf(half),
    });
    await admin.call('DELETE', `/groups/${group.id}`);
    await becomes(id, ({ sleepCause }) => sleepCause === 'idle');
  });

  it('is the application’s where the person has none, and is part of its definition', async () => {
    const half = rule(HOUR_MS / 2);
    await query(`UPDATE templates SET end_of_day = $1 WHERE id = 'terminal'`, [half]);
    const id = await running();
    expect(await becomes(id, ({ sleepCause }) => sleepCause === 'end-of-day')).toMatchObject({
      sleepsAt: momentOf(half),
    });
    const definition = await admin.call('GET', '/templates/terminal/definition');
    expect(JSON.parse(definition.text)).toMatchObject({ endOfDay: half });
  });
});
