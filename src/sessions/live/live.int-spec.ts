import { DataSource } from 'typeorm';
import type { SessionView } from '../../../protocol/http/sessions.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { LiveClient } from '../../../testing/sessions/live-client.js';
import { AgentLeases } from '../../agents/presence/agent-leases.js';
import { EventLog } from '../../platform/events/event-log.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';

describe('live updates', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let alice: Caller;
  let live: LiveClient;
  beforeAll(async () => {
    app = await startSessionsApp();
    agent = await app.agent();
  });
  afterAll(async () => {
    agent.close();
    await app.stop();
  });
  beforeEach(async () => {
    alice = await app.person();
    live = await LiveClient.connect(app.url, { accessToken: alice.accessToken });
  });
  afterEach(() => live.close());

  const next = async (wanted: (session: SessionView) => boolean): Promise<SessionView> => {
    for (;;) {
      const session = await live.changes.next();
      if (wanted(session)) return session;
    }
  };

  it('show the owner each change of a session and each step of its start', async () => {
    const { id } = await alice.launch();
    expect(await next(({ state }) => state === 'starting')).toEqual(await alice.show(id));
    await agent.progress(id, 1, 'screen-ready');
    await agent.report(id, 1, 'running');
    await next(({ state }) => state === 'running');
    const told = [1, 2, 3, 4, 5].map(() => live.steps.next());
    const steps = await Promise.all(told);
    expect(steps.map(({ entry }) => entry)).toEqual((await alice.timeline(id)).entries);
    expect(steps.every(({ sessionId }) => sessionId === id)).toBe(true);
  });

  it('show nobody else', async () => {
    const bob = await app.person();
    const other = await LiveClient.connect(app.url, { accessToken: bob.accessToken });
    await alice.launch({ templateId: 'editor' });
    const own = await bob.launch({ templateId: 'editor' });
    expect((await other.changes.next()).id).toBe(own.id);
    expect((await other.steps.next()).sessionId).toBe(own.id);
    other.close();
  });

  it('show a new name', async () => {
    const { id } = await alice.launch();
    await alice.call('PATCH', `/sessions/${id}`, { name: 'Renamed' });
    expect((await next(({ name }) => name === 'Renamed')).id).toBe(id);
  });

  it('show that the agent went away and came back', async () => {
    const { id } = await alice.launch({ templateId: 'browser' });
    await next(({ agent: at }) => at?.isReachable === true);
    agent.close();
    expect((await next(({ agent: at }) => at?.isReachable === false)).id).toBe(id);
    agent.bootCounter += 1;
    await agent.connect();
    await agent.sendInventory([]);
    expect((await next(({ agent: at }) => at?.isReachable === true)).state).toBe('starting');
  });

  it('tell in the timeline that the agent was lost and came back, and nothing of shorter absences', async () => {
    const { id } = await alice.launch({ templateId: 'browser' });
    const reconnect = async (): Promise<void> => {
      agent.bootCounter += 1;
      await agent.connect();
      await agent.sendInventory([]);
    };
    await reconnect();
    agent.close();
    await next(({ agent: at }) => at?.isReachable === false);
    await app.database.dataSource.query(`UPDATE agents SET last_seen_at = now() - interval '1 hour' WHERE id = $1`, [
      agent.agentId,
    ]);
    expect(await app.app.get(AgentLeases, { strict: false }).loseSilent()).toHaveLength(1);
    const ofAgent = async (): Promise<string> => {
      for (;;) {
        const { sessionId, entry } = await live.steps.next();
        if (sessionId === id && entry.kind === 'agent') return entry.message;
      }
    };
    expect(await ofAgent()).toContain('cannot be reached. The session is kept there as it is');
    await reconnect();
    expect(await ofAgent()).toContain('can be reached again.');
    const { entries } = await alice.timeline(id);
    expect(entries.filter(({ kind }) => kind === 'agent')).toHaveLength(2);
  });

  it.each([
    ['connected', async (): Promise<Caller> => Promise.resolve(alice)],
    ['was not connected yet', (): Promise<Caller> => app.person()],
  ])('tell what is committed after something later, begun when the owner %s', async (_, whose) => {
    const owner = await whose();
    const { id } = await owner.launch({ templateId: 'terminal', home: 'temporary' });
    const slow = app.database.dataSource.createQueryRunner();
    await slow.startTransaction();
    const waiting = { sessionId: id, reason: 'no-agent-suitable' } as const;
    await app.app.get(EventLog, { strict: false }).append(slow.manager, 'session.waiting', waiting);
    const socket = owner === alice ? live : await LiveClient.connect(app.url, { accessToken: owner.accessToken });
    const tells = async (wanted: string): Promise<void> => {
      for (;;) {
        const { sessionId, entry } = await socket.steps.next();
        if (sessionId === id && entry.message.includes(wanted)) return;
      }
    };
    await agent.progress(id, 1, 'screen-ready');
    await tells('The screen answers.');
    await slow.commitTransaction();
    await slow.release();
    await tells('No agent can take the session');
    socket.close();
  });

  it('reach the sockets of another replica', async () => {
    const replica = await startSessionsApp({ database: app.database });
    const elsewhere = await LiveClient.connect(replica.url, { accessToken: alice.accessToken });
    const { id } = await alice.launch({ templateId: 'desktop' });
    expect((await elsewhere.changes.next()).id).toBe(id);
    elsewhere.close();
    await replica.stop();
  });

  it('end without a word when a replica stops, so that clients dial again at once', async () => {
    const replica = await startSessionsApp({ database: app.database });
    const elsewhere = await LiveClient.connect(replica.url, { accessToken: alice.accessToken });
    await replica.stop();
    expect(await elsewhere.disconnected).toBe('transport close');
  });

  const revoke = (): Promise<unknown> =>
    app.database.dataSource.query('UPDATE sign_ins SET revoked_at = now() WHERE id = $1', [alice.signInId]);

  it('end with the sign-in, at once', async () => {
    const startedAtMs = performance.now();
    await revoke();
    await app.app.get(DataSource).transaction(async (tx) => {
      const signOut = { userId: alice.userId, familyId: alice.signInId };
      await app.app.get(EventLog, { strict: false }).append(tx, 'user.signed-out', signOut);
    });
    await Promise.all([live.signedOut, live.disconnected]);
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    await expect(LiveClient.connect(app.url, { accessToken: alice.accessToken })).rejects.toThrow('unauthenticated');
  });

  it('end within five seconds of a revocation that nobody announced, and do not begin again', async () => {
    const startedAtMs = performance.now();
    await alice.list();
    await revoke();
    await expect(LiveClient.connect(app.url, { accessToken: alice.accessToken })).rejects.toThrow('unauthenticated');
    await Promise.all([live.signedOut, live.disconnected]);
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  });

  it('are closed to other origins, to none, and to who is not signed in', async () => {
    const auth = { accessToken: alice.accessToken };
    await expect(LiveClient.connect(app.url, auth, 'https://evil.example')).rejects.toThrow();
    await expect(LiveClient.connect(app.url, auth, null)).rejects.toThrow();
    await expect(LiveClient.connect(app.url, { accessToken: 'forged' })).rejects.toThrow('unauthenticated');
    await expect(LiveClient.connect(app.url, { accessToken: 7 })).rejects.toThrow('unauthenticated');
    await expect(LiveClient.connect(app.url, {})).rejects.toThrow('unauthenticated');
  });
});
