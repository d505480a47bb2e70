import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../testing/sessions/sessions-app.js';
import { HibernateAll } from './hibernate-all.js';

describe('HibernateAll', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let alice: Caller;
  beforeEach(async () => {
    app = await startSessionsApp();
    agent = await app.agent();
    alice = await app.person();
  });
  afterEach(async () => {
    agent.close();
    await app.stop();
  });

  it('has nothing to wait for when nothing runs', async () => {
    await expect(app.app.get(HibernateAll).run()).resolves.toBe(true);
  });

  it('puts to sleep what runs or starts, waits for it, and leaves what waits alone', async () => {
    const running = await alice.launch({ templateId: 'editor' });
    await agent.report(running.id, 1, 'running');
    const starting = await alice.launch({ templateId: 'terminal' });
    await app.database.dataSource.query('UPDATE agents SET is_draining = true');
    const waiting = await alice.launch({ templateId: 'desktop' });

    const asleep = app.app.get(HibernateAll).run();
    const orders = [
      await agent.applied.next(),
      await agent.applied.next(),
      await agent.applied.next(),
      await agent.applied.next(),
    ];
    const toSleep = orders.filter(({ desired }) => desired === 'hibernated').map(({ id }) => id);
    expect(new Set(toSleep)).toEqual(new Set([running.id, starting.id]));
    for (const id of toSleep) await agent.report(id, 2, 'hibernated');
    await expect(asleep).resolves.toBe(true);
    const states = (await alice.list()).items.map(({ id, state }) => [id, state]);
    expect(Object.fromEntries(states)).toEqual({
      [running.id]: 'hibernated',
      [starting.id]: 'hibernated',
      [waiting.id]: 'pending',
    });
  });

  it('gives up waiting after its deadline', async () => {
    const { id } = await alice.launch();
    await expect(app.app.get(HibernateAll).run(50)).resolves.toBe(false);
    expect((await alice.show(id)).state).toBe('hibernating');
  });
});
