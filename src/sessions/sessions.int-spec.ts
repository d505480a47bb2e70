import type { SessionView } from '../../protocol/http/sessions.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { eventually } from '../../testing/sessions/eventually.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../testing/sessions/sessions-app.js';

describe('a session, from launch to end', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let alice: Caller;
  beforeAll(async () => {
    app = await startSessionsApp();
    agent = await app.agent('first');
  });
  afterAll(async () => {
    agent.close();
    await app.stop();
  });
  beforeEach(async () => {
    alice = await app.person();
  });

  const inState = (id: string, state: SessionView['state']): Promise<SessionView> =>
    eventually(async () => {
      const session = await alice.show(id);
      return session.state === state && session;
    });

  it('starts, runs, sleeps, wakes and ends, generation by generation', async () => {
    const session = await alice.launch({ templateId: 'desktop', screen: { width: 1600, height: 900 } });
    expect(session).toMatchObject({ state: 'starting', generation: 1, name: 'Linux Desktop', home: 'persistent' });
    expect(session.agent).toMatchObject({ name: 'first', isReachable: true });
    expect(await agent.applied.next()).toMatchObject({
      id: session.id,
      generation: 1,
      desired: 'running',
      spec: { home: { kind: 'persistent', userId: alice.userId, template: 'desktop' }, screen: { width: 1600 } },
    });
    await agent.progress(session.id, 1, 'screen-ready');
    await agent.report(session.id, 1, 'running');
    expect(await alice.show(session.id)).toMatchObject({ state: 'running', deadlineAt: null });

    expect(await alice.act(session.id, 'hibernate')).toMatchObject({ state: 'hibernating', generation: 2 });
    expect(await agent.applied.next()).toMatchObject({ generation: 2, desired: 'hibernated' });
    await agent.report(session.id, 2, 'hibernated');
    expect(await alice.act(session.id, 'wake')).toMatchObject({ state: 'waking', generation: 3 });
    expect(await agent.applied.next()).toMatchObject({ generation: 3, desired: 'running' });
    await agent.report(session.id, 3, 'running');

    expect(await alice.end(session.id)).toMatchObject({ state: 'ending', desired: 'ended', generation: 4 });
    expect(await agent.applied.next()).toMatchObject({ generation: 4, desired: 'ended' });
    await agent.report(session.id, 4, 'absent');
    expect(await inState(session.id, 'ended')).toMatchObject({ reason: null });
    expect((await alice.end(session.id)).state).toBe('ended');
    expect((await alice.timeline(session.id)).entries.map(({ kind, state, step }) => state ?? step ?? kind)).toEqual([
      'requested',
      'placed',
      'starting',
      'screen-ready',
      'running',
      'hibernating',
      'hibernated',
      'waking',
      'running',
      'ending',
      'ended',
    ]);
  });
});
