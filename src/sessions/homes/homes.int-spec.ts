import { randomUUID } from 'node:crypto';
import { HomePage, type HomeView } from '../../../protocol/http/homes.js';
import type { SessionView } from '../../../protocol/http/sessions.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { containing } from '../../../testing/containing.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { SessionScene } from '../../../testing/sessions/session-scene.js';
import type { Answer, Caller } from '../../../testing/sessions/sessions-app.js';

describe('homes', () => {
  let scene: SessionScene;
  let agent: FakeAgent;
  let admin: Caller;
  let alice: Caller;
  beforeAll(async () => {
    scene = await SessionScene.open();
    admin = await scene.app.person('admin');
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    ({ agent, alice } = await scene.begin());
  });
  afterEach(() => scene.end());

  const homes = async (caller = alice, path = '/me/homes'): Promise<HomeView[]> =>
    HomePage.parse(JSON.parse((await caller.call('GET', path)).text)).items;
  const remove = async (id: string, confirm = 'Text Editor', caller = alice, path = '/me/homes'): Promise<Answer> =>
    caller.call('DELETE', `${path}/${id}`, { confirm });
  const events = async (name: string, homeId: string): Promise<object[]> =>
    scene.query(`SELECT actor, data FROM events WHERE name = $1 AND data->>'homeId' = $2`, [name, homeId]);
  const running = async (): Promise<SessionView> => {
    const session = await alice.launch({ templateId: 'editor' });
    await agent.report(session.id, session.generation, 'running');
    return alice.show(session.id);
  };
  /** A home that no session uses any more. */
  const unused = async (): Promise<HomeView> => {
    const session = await running();
    await alice.end(session.id);
    await agent.report(session.id, 2, 'absent');
    const [home] = await homes();
    return home!;
  };

  it('are listed with where they are, who uses them, and how large they were last', async () => {
    const session = await running();
    const home = { userId: alice.userId, template: 'editor' };
    await agent.send('home.sizes', {
      homes: [
        { ...home, sizeBytes: 4096 },
        { ...home, userId: randomUUID(), sizeBytes: 1 },
      ],
    });
    expect(await homes()).toMatchObject([
      {
        template: { id: 'editor', name: 'Text Editor' },
        agent: { id: agent.agentId, isReachable: true },
        sizeBytes: 4096,
        session: { id: session.id },
        deletion: null,
      },
    ]);
    const stranger = await scene.app.agent();
    await stranger.send('home.sizes', { homes: [{ ...home, sizeBytes: 1 }] });
    expect(await homes()).toMatchObject([{ sizeBytes: 4096 }]);
    stranger.close();
  });

  it('are not deleted while a session uses them, whatever it does', async () => {
    const session = await running();
    const [home] = await homes();
    for (const state of ['running', 'hibernated'] as const) {
      await agent.report(session.id, 1, state);
      const answer = await remove(home!.id);
      expect(answer).toMatchObject({ status: 409, text: containing('End it first') });
    }
    expect(agent.homesRemoved.all).toEqual([]);
  });

  it('are deleted once their owner repeated the name, and listed until the agent has done it', async () => {
    const home = await unused();
    agent.removal = null;
    const wrong = await remove(home.id, 'text editor');
    expect(wrong).toMatchObject({ status: 422, text: containing('Text Editor') });
    expect((await remove(home.id)).status).toBe(202);
    expect(await agent.homesRemoved.next()).toEqual({ userId: alice.userId, template: 'editor' });
    expect(await homes()).toMatchObject([{ deletion: { message: containing('is deleting them') } }]);
    agent.removal = { ok: true };
    agent.close();
    agent.bootCounter += 1;
    await agent.connect();
    await agent.homesRemoved.next();
    await eventually(async () => (await homes()).length === 0);
    expect(await events('home.deletion-requested', home.id)).toMatchObject([{ actor: { id: alice.userId } }]);
    expect(await events('home.deleted', home.id)).toMatchObject([{ data: { isConfirmed: true } }]);
  });

  it('are deleted when their agent is back, and used by nobody until then', async () => {
    const home = await unused();
    agent.close();
    await eventually(async () => (await homes())[0]?.agent.isReachable === false);
    expect((await remove(home.id)).status).toBe(202);
    expect((await homes())[0]?.deletion?.message).toContain('as soon as');
    const launch = await alice.call('POST', '/sessions', { templateId: 'editor' });
    expect(launch).toMatchObject({ status: 409, text: containing('home-being-deleted') });
    expect((await alice.call('POST', '/sessions', { templateId: 'editor', home: 'temporary' })).status).toBe(201);
    agent.bootCounter += 1;
    await agent.connect();
    await eventually(async () => (await homes()).length === 0);
    expect((await alice.launch({ templateId: 'editor' })).home).toBe('persistent');
    expect(await homes()).toMatchObject([{ sizeBytes: null, deletion: null }]);
  });

  it('hold back the retry of a session that failed until they are gone', async () => {
    const session = await running();
    const [home] = await homes();
    await agent.report(session.id, 1, 'absent', { reason: { code: 'screen-lost', message: 'The screen went away.' } });
    agent.refuseRemovals('The disk does not answer.');
    await remove(home!.id);
    await eventually(async () => (await homes())[0]?.deletion?.message.includes('The disk does not answer.'));
    const retry = await alice.call('POST', `/sessions/${session.id}/retry`);
    expect(retry).toMatchObject({ status: 409, text: containing('are being deleted') });
  });

  it('on an agent that was revoked are forgotten, and say so in the log', async () => {
    const home = await unused();
    await admin.call('DELETE', `/agents/${agent.agentId}`);
    expect(await remove(home.id)).toMatchObject({ status: 202, text: '{"home":null}' });
    expect(await homes()).toEqual([]);
    expect(await events('home.deleted', home.id)).toMatchObject([{ data: { isConfirmed: false } }]);
  });

  it('are told to an agent only that understands it', async () => {
    const home = await unused();
    agent.close();
    agent.bootCounter += 1;
    await agent.connect({ protocolVersion: 2 });
    await remove(home.id);
    expect((await homes())[0]?.deletion?.message).toContain('too old');
    expect(agent.homesRemoved.all).toEqual([]);
  });

  it('are their owner’s, and for administrators to delete and operators to see', async () => {
    const home = await unused();
    const [bob, operator] = [await scene.app.person(), await scene.app.person('operator')];
    const path = `/users/${alice.userId}/homes`;
    expect(await homes(bob)).toEqual([]);
    expect((await remove(home.id, 'Text Editor', bob)).status).toBe(404);
    expect((await bob.call('GET', path)).status).toBe(403);
    expect(await homes(operator, path)).toMatchObject([{ id: home.id }]);
    expect((await remove(home.id, 'Text Editor', operator, path)).status).toBe(403);
    expect((await remove(home.id, 'Text Editor', admin, `/users/${bob.userId}/homes`)).status).toBe(404);
    expect((await remove(home.id, 'Text Editor', admin, path)).status).toBe(202);
    await eventually(async () => (await homes()).length === 0);
    expect(await events('home.deletion-requested', home.id)).toMatchObject([{ actor: { id: admin.userId } }]);
  });

  it('are never both deleted and taken: who comes second waits until the first is done', async () => {
    const home = await unused();
    const other = scene.app.database.dataSource.createQueryRunner();
    await other.startTransaction();
    // A launch gets as far as its row, and has looked at the home by then.
    await other.query('LOCK TABLE sessions IN EXCLUSIVE MODE');
    const launch = alice.call('POST', '/sessions', { templateId: 'editor' });
    await eventually(() => isWaitedFor('relation'));
    const deletion = remove(home.id);
    await Promise.race([deletion, eventually(() => isWaitedFor('advisory'))]);
    await other.rollbackTransaction();
    await other.release();
    expect([(await launch).status, (await deletion).status]).toEqual([201, 409]);
  });

  /** Whether somebody waits for a lock of this kind. */
  async function isWaitedFor(kind: 'relation' | 'advisory'): Promise<boolean> {
    const sql = `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
      WHERE d.datname = current_database() AND NOT l.granted AND l.locktype = $1`;
    return (await scene.app.database.dataSource.query<unknown[]>(sql, [kind])).length > 0;
  }
});
