import type { SessionView } from '../../../protocol/http/sessions.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { SessionScene } from '../../../testing/sessions/session-scene.js';
import type { Caller } from '../../../testing/sessions/sessions-app.js';

const GONE = { code: 'instance-gone', message: 'It is gone.' } as const;

describe('what a session left on a former agent', () => {
  let scene: SessionScene;
  let former: FakeAgent;
  let other: FakeAgent;
  let alice: Caller;
  beforeAll(async () => {
    scene = await SessionScene.open();
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    ({ agent: former, alice } = await scene.begin());
  });
  afterEach(async () => {
    other.close();
    await scene.end();
  });

  const reconnect = async (agent: FakeAgent): Promise<void> => {
    agent.bootCounter += 1;
    await agent.connect();
  };
  const leave = async (agent: FakeAgent, { id }: SessionView): Promise<void> => {
    agent.close();
    await eventually(async () => (await alice.show(id)).agent?.isReachable === false);
  };
  /** A session of generation 3 that runs on the other agent: it failed at generation 1 on the former one, which went before it was told to clean up. */
  async function movedSession(): Promise<SessionView> {
    const session = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    await former.report(session.id, 1, 'running');
    await former.report(session.id, 1, 'absent', { reason: GONE });
    await leave(former, session);
    other = await scene.app.agent();
    await alice.act(session.id, 'retry');
    await other.report(session.id, 3, 'running');
    await reconnect(former);
    return alice.show(session.id);
  }
  /** As if what the log tells had happened a while ago. */
  const age = (id: string): Promise<void> =>
    scene.app.database.dataSource.transaction(async (tx) => {
      await tx.query(`SET LOCAL session_replication_role = 'replica'`);
      await tx.query(`UPDATE events SET occurred_at = occurred_at - interval '6 minutes' WHERE session_id = $1`, [id]);
      await tx.query(`UPDATE sessions SET ended_at = ended_at - interval '6 minutes' WHERE id = $1`, [id]);
    });
  const nameDead = ({ id }: SessionView, agent = former, generation = 1): Promise<unknown> =>
    agent.sendInventory([{ id, generation, state: 'absent' }]);

  it('is removed once the session has gone on elsewhere for a while, and nothing of what is there', async () => {
    const session = await movedSession();
    await nameDead(session);
    expect(former.instancesRemoved.all).toEqual([]);
    await age(session.id);
    await nameDead(session, other);
    await nameDead(session, former, 3);
    await nameDead(session, former, 0);
    expect(former.instancesRemoved.all).toEqual([]);
    await nameDead(session);
    expect(await former.instancesRemoved.next()).toEqual({ id: session.id, generation: 1 });
    expect(other.instancesRemoved.all).toEqual([]);
    expect(await alice.show(session.id)).toMatchObject({ state: 'running', agent: { id: other.agentId } });
  });

  it('stays while the other agent is not there: it could be the same machine', async () => {
    const session = await movedSession();
    await age(session.id);
    await leave(other, session);
    await nameDead(session);
    expect(former.instancesRemoved.all).toEqual([]);
  });

  it('stays where the machine was never given the session: it was enrolled anew', async () => {
    const session = await movedSession();
    await age(session.id);
    const anew = await scene.app.agent();
    await nameDead(session, anew);
    expect(anew.instancesRemoved.all).toEqual([]);
    anew.close();
  });

  it('stays where the session has not run since', async () => {
    const session = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    await former.report(session.id, 1, 'running');
    await former.report(session.id, 1, 'absent', { reason: GONE });
    await leave(former, session);
    other = await scene.app.agent();
    await alice.act(session.id, 'retry');
    await reconnect(former);
    await age(session.id);
    await nameDead(session);
    expect(former.instancesRemoved.all).toEqual([]);
  });

  it('is removed once its owner ended it, also while the other agent is away', async () => {
    const session = await movedSession();
    await alice.end(session.id);
    await other.report(session.id, 4, 'absent');
    await age(session.id);
    other.close();
    await nameDead(session);
    expect(await former.instancesRemoved.next()).toEqual({ id: session.id, generation: 1 });
  });

  it('stays where the files are a persistent home', async () => {
    const session = await movedSession();
    await age(session.id);
    await scene.query(
      `WITH home AS (INSERT INTO homes (id, user_id, template_id) SELECT gen_random_uuid(), owner_id, template_id FROM sessions WHERE id = $1 RETURNING id)
       UPDATE sessions SET home_id = (SELECT id FROM home) WHERE id = $1`,
      [session.id],
    );
    await nameDead(session);
    expect(former.instancesRemoved.all).toEqual([]);
  });
});
