import { CreateSession, type SessionView } from '../../../protocol/http/sessions.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';
import { currentContext } from '../../platform/events/request-context.js';
import { SessionFactsRepository } from '../lifecycle/session-facts.repository.js';
import { SessionLauncher } from '../launch/session-launcher.js';
import type { SessionViewRow } from '../session-view.js';
import { PendingSessions } from './pending-sessions.js';
import { PlacementRepository } from './placement.repository.js';
import { Placer } from './placer.js';

describe('sessions that wait for an agent', () => {
  let app: SessionsApp;
  let alice: Caller;
  const agents: FakeAgent[] = [];
  const connect = async (name: string): Promise<FakeAgent> => {
    const agent = await app.agent(name);
    agents.push(agent);
    return agent;
  };
  beforeEach(async () => {
    // Nothing here waits for the look that is taken now and then.
    app = await startSessionsApp({ env: { STREAMSPACE_POLL_MS: '600000' } });
    alice = await app.person();
  });
  afterEach(async () => {
    for (const agent of agents.splice(0)) agent.close();
    await app.stop();
  });

  const seen = (id: string, wanted: (session: SessionView) => boolean): Promise<SessionView> =>
    eventually(async () => {
      const session = await alice.show(id);
      return wanted(session) && session;
    });

  it('say so, and start as soon as an agent connects', async () => {
    const waiting = await alice.launch();
    expect(waiting).toMatchObject({ state: 'pending', agent: null, placement: [], deadlineAt: null });
    expect(waiting.reason).toMatchObject({ code: 'no-agent-connected' });
    const agent = await connect('late');
    expect(await agent.applied.next()).toMatchObject({ id: waiting.id, generation: 1, desired: 'running' });
    expect(await alice.show(waiting.id)).toMatchObject({ state: 'starting', reason: null, agent: { name: 'late' } });
    expect((await alice.timeline(waiting.id)).entries.map(({ kind }) => kind)).toEqual([
      'requested',
      'waiting',
      'placed',
      'state',
    ]);
  });

  it('are accepted in a crowd while placements are busy, and start together when that is over', async () => {
    const agent = await connect('big');
    const lock = app.database.dataSource.createQueryRunner();
    await lock.startTransaction();
    await app.app.get(PlacementRepository, { strict: false }).takeTurn(lock.manager);
    const launcher = app.app.get(SessionLauncher, { strict: false });
    const request = CreateSession.parse({ templateId: 'terminal', home: 'temporary' });
    const launch = async (): Promise<SessionViewRow> => {
      const outcome = await launcher.launch(
        { ownerId: alice.userId, request, key: null, context: currentContext() },
        true,
      );
      if ('refusal' in outcome) throw outcome.refusal;
      return outcome.row;
    };
    const accepted = [await launch(), await launch(), await launch()];
    expect(accepted.map(({ state, reason }) => ({ state, reason }))).toEqual(
      accepted.map(() => ({ state: 'pending', reason: null })),
    );
    expect(agent.applied.all).toEqual([]);
    await lock.commitTransaction();
    await lock.release();
    for (const { id } of accepted) await seen(id, ({ state }) => state === 'starting');
    const sql = `SELECT count(DISTINCT xmin::text)::integer AS count FROM events WHERE name = 'session.placed'`;
    // One transaction was under way when the others came, and the next one has them all.
    const [placed]: { count: number }[] = await app.database.dataSource.query(sql);
    expect(placed?.count).toBeLessThanOrEqual(2);
  });

  it('say why each agent cannot take them, and go on when there is room', async () => {
    const agent = await connect('small');
    await app.database.dataSource.query(`UPDATE agents SET capacity = capacity || '{"sessions": 1}'`);
    const first = await alice.launch({ templateId: 'terminal' });
    const second = await alice.launch({ templateId: 'editor' });
    expect(second).toMatchObject({ state: 'pending', reason: { code: 'no-agent-suitable' } });
    expect(second.placement).toEqual([
      { agent: 'small', message: 'small carries 1 session already, as many as it can.' },
    ]);
    await agent.report(first.id, 1, 'running');
    await alice.act(first.id, 'hibernate');
    await agent.report(first.id, 2, 'hibernated');
    expect((await seen(second.id, ({ state }) => state === 'starting')).placement).toEqual([]);
  });

  it('keep a sleeping session from waking into room that they have taken, and say so', async () => {
    const agent = await connect('small');
    await app.database.dataSource.query(`UPDATE agents SET capacity = capacity || '{"sessions": 1}'`);
    const asleep = await alice.launch({ templateId: 'terminal' });
    await agent.report(asleep.id, 1, 'running');
    await alice.act(asleep.id, 'hibernate');
    await agent.report(asleep.id, 2, 'hibernated');
    const other = await alice.launch({ templateId: 'editor' });
    const refused = await alice.call('POST', `/sessions/${asleep.id}/wake`);
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('small carries 1 session already')]);
    await agent.report(other.id, 1, 'running');
    await alice.end(other.id);
    await agent.report(other.id, 2, 'absent');
    expect((await alice.act(asleep.id, 'wake')).state).toBe('waking');
  });

  it('keep a frozen session from waking while they have its processor time, also when it is falling asleep', async () => {
    const agent = await connect('small');
    await app.database.dataSource.query(`UPDATE agents SET capacity = capacity || '{"cpuMillis": 200}'`);
    const frozen = await alice.launch({ templateId: 'terminal' });
    await agent.report(frozen.id, 1, 'standby');
    const other = await alice.launch({ templateId: 'editor' });
    const wake = async (): Promise<string> => (await alice.call('POST', `/sessions/${frozen.id}/wake`)).text;
    expect(await wake()).toContain('small has no processor time left');
    await alice.act(frozen.id, 'hibernate');
    expect(await wake()).toContain('small has no processor time left');
    await app.database.dataSource.query('UPDATE agents SET is_draining = true');
    await agent.report(other.id, 1, 'running');
    await alice.end(other.id);
    await agent.report(other.id, 2, 'absent');
    expect((await alice.act(frozen.id, 'wake')).state).toBe('waking');
  });

  it('are not kept from waking by an agent that goes away at that very moment', async () => {
    const agent = await connect('restless');
    const asleep = await alice.launch({ templateId: 'terminal' });
    await agent.report(asleep.id, 1, 'running');
    await alice.act(asleep.id, 'hibernate');
    await agent.report(asleep.id, 2, 'hibernated');
    const { dataSource } = app.database;
    const facts = app.app.get(SessionFactsRepository, { strict: false });
    const placer = app.app.get(Placer, { strict: false });
    const before = await dataSource.transaction((tx) => facts.lock(tx, asleep.id));
    expect(before).toMatchObject({ isAgentReachable: true });
    await dataSource.query('UPDATE agents SET replica_id = NULL');
    expect(before && (await dataSource.transaction((tx) => placer.refusalToWake(tx, before)))).toBeNull();
  });

  it('have room to wake only where there is some, also while their agent is away', async () => {
    const agent = await connect('small');
    const asleep = await alice.launch({ templateId: 'terminal' });
    await agent.report(asleep.id, 1, 'running');
    await alice.act(asleep.id, 'hibernate');
    await agent.report(asleep.id, 2, 'hibernated');
    await app.database.dataSource.query(`UPDATE agents SET capacity = capacity || '{"memoryMiB": 1}'`);
    agent.close();
    await eventually(async () => (await alice.show(asleep.id)).agent?.isReachable === false);
    expect(await alice.call('POST', `/sessions/${asleep.id}/wake`)).toMatchObject({ status: 409 });
    await app.database.dataSource.query(`UPDATE agents SET capacity = capacity || '{"memoryMiB": 16384}'`);
    expect((await alice.act(asleep.id, 'wake')).state).toBe('waking');
  });

  it('are served in the order in which they came', async () => {
    await connect('small');
    await app.database.dataSource.query(`UPDATE agents SET capacity = capacity || '{"sessions": 0}'`);
    const first = await alice.launch({ templateId: 'terminal' });
    const second = await alice.launch({ templateId: 'editor' });
    await app.database.dataSource.query(`UPDATE agents SET capacity = capacity || '{"sessions": 1}'`);
    await connect('other').then((agent) => agent.close());
    await seen(first.id, ({ state }) => state === 'starting');
    expect((await alice.show(second.id)).agent?.name).not.toBe('small');
  });

  it('do not stand in the way of others, however many of them no agent can take', async () => {
    const { id: model } = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    await app.database.dataSource.query(
      `INSERT INTO sessions SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(),
         'resources', s.resources || '{"memoryMiB": 262144}'))).* FROM sessions s, generate_series(1, 120) WHERE s.id = $1`,
      [model],
    );
    await alice.end(model);
    const modest = await app.person();
    const { id } = await modest.launch({ templateId: 'terminal', home: 'temporary' });
    await connect('ordinary');
    const started = await eventually(async () => {
      const session = await modest.show(id);
      return session.state === 'starting' && session;
    });
    expect(started.agent?.name).toBe('ordinary');
  });

  it('wait for the agent that holds their files, though another one is there', async () => {
    const home = await connect('home');
    const first = await alice.launch({ templateId: 'editor' });
    await home.report(first.id, 1, 'running');
    await alice.end(first.id);
    await home.report(first.id, 2, 'absent');
    home.close();
    await connect('other');
    await eventually(async () => (await alice.show(first.id)).agent?.isReachable === false);
    const second = await alice.launch({ templateId: 'editor' });
    expect(second).toMatchObject({ state: 'pending', reason: { code: 'agent-unreachable' } });
    expect(second.placement).toContainEqual({
      agent: 'home',
      message: 'Your files of Text Editor are on home, which is offline.',
    });
    home.bootCounter += 1;
    await home.connect();
    await home.sendInventory([]);
    expect((await seen(second.id, ({ state }) => state === 'starting')).agent?.name).toBe('home');
  });

  it('end at once, without any agent', async () => {
    const { id } = await alice.launch();
    expect(await alice.end(id)).toMatchObject({ state: 'ended', desired: 'ended' });
    expect((await alice.launch()).state).toBe('pending');
  });

  it('are never more on an agent than it can carry, however many come at once', async () => {
    await connect('small');
    await app.database.dataSource.query(`UPDATE agents SET capacity = capacity || '{"sessions": 3}'`);
    const request = { templateId: 'terminal', home: 'temporary' };
    const launched = await Promise.all(Array.from({ length: 8 }, () => alice.launch(request)));
    const ids = launched.map(({ id }) => id);
    // Those that were launched in a crowd may get their agents a moment later.
    await app.app.get(PendingSessions, { strict: false }).sweep();
    const states = (await alice.list()).items.filter(({ id }) => ids.includes(id)).map(({ state }) => state);
    expect(states.sort()).toEqual([...Array<string>(5).fill('pending'), ...Array<string>(3).fill('starting')]);
  });
});
