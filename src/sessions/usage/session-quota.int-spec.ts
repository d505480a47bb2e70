import { randomUUID } from 'node:crypto';
import { MyQuota, QuotaExcess, type QuotaLimits, QuotaView } from '../../../protocol/http/quotas.js';
import { Problem } from '../../../protocol/problem.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { type Answer, Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';

describe('quotas', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let admin: Caller;
  let alice: Caller;
  beforeAll(async () => {
    app = await startSessionsApp();
    agent = await app.agent();
    admin = await app.person('admin');
  });
  afterAll(async () => {
    agent.close();
    await app.stop();
  });
  beforeEach(async () => {
    alice = await app.person();
  });

  const body = (answer: Answer): unknown => JSON.parse(answer.text);
  const mine = async (person = alice): Promise<MyQuota> => MyQuota.parse(body(await person.call('GET', '/me/quota')));
  const settle = async (path: string, limits: QuotaLimits): Promise<QuotaView> => {
    const answer = await admin.call('PUT', path, limits);
    expect(answer.status).toBe(200);
    return QuotaView.parse(body(answer));
  };
  const limit = (limits: QuotaLimits, person = alice): Promise<QuotaView> =>
    settle(`/users/${person.userId}/quota`, limits);
  const launch = (resources: object = {}, home = 'temporary'): Promise<Answer> =>
    alice.call('POST', '/sessions', { templateId: 'terminal', home, resources });
  const refused = (answer: Answer): QuotaExcess => {
    expect(answer.status).toBe(409);
    expect(Problem.parse(body(answer)).code).toBe('quota-exceeded');
    return QuotaExcess.strip().parse(body(answer));
  };
  async function aGroup(name: string, ...members: Caller[]): Promise<string> {
    const id = randomUUID();
    const rows = app.database.dataSource;
    await rows.query('INSERT INTO groups (id, name) VALUES ($1, $2)', [id, `${name}-${id}`]);
    for (const { userId } of members)
      await rows.query('INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)', [id, userId]);
    return id;
  }

  it('shows what is used and what remains, and refuses what is too much in words, leaving no trace of it', async () => {
    await limit({ sessions: 2, memoryMiB: 700 });
    expect((await mine()).sessions).toMatchObject({ limit: 2, used: 0, remaining: 2, origin: { kind: 'user' } });
    expect((await launch({ memoryMiB: 500 })).status).toBe(201);
    expect(await mine()).toMatchObject({
      sessions: { used: 1, remaining: 1 },
      memoryMiB: { limit: 700, used: 500, remaining: 200 },
      storageGiB: { used: 5, origin: { kind: 'built-in' } },
    });
    expect(refused(await launch({ memoryMiB: 500 }))).toEqual({
      resource: 'memoryMiB',
      limit: 700,
      used: 500,
      asked: 500,
    });
    expect((await launch({ memoryMiB: 200 })).status).toBe(201);
    expect(refused(await launch()).resource).toBe('sessions');
    expect((await alice.list('?include=ended')).items).toHaveLength(2);
    const requested: unknown[] = await app.database.dataSource.query(
      `SELECT FROM events WHERE name = 'session.requested' AND data->>'userId' = $1`,
      [alice.userId],
    );
    expect(requested).toHaveLength(2);
  });

  it('gives the compute of a sleeping session to others, and does not wake it while they have it', async () => {
    await limit({ cpuMillis: 1000 });
    const first = await alice.launch({ templateId: 'terminal', resources: { cpuMillis: 800 } });
    await agent.report(first.id, 1, 'running');
    await alice.act(first.id, 'hibernate');
    expect(refused(await launch({ cpuMillis: 800 })).used).toBe(800);
    await agent.report(first.id, 2, 'hibernated');
    const second = await alice.launch({ templateId: 'terminal', home: 'temporary', resources: { cpuMillis: 800 } });
    expect(refused(await alice.call('POST', `/sessions/${first.id}/wake`))).toEqual({
      resource: 'cpuMillis',
      limit: 1000,
      used: 800,
      asked: 800,
    });
    expect((await alice.show(first.id)).state).toBe('hibernated');
    await alice.end(second.id);
    await agent.report(second.id, 2, 'absent');
    expect((await alice.act(first.id, 'wake')).state).toBe('waking');
  });

  it('gives a frozen session its processor time back on no way round', async () => {
    await limit({ cpuMillis: 1000 });
    const frozen = await alice.launch({ templateId: 'terminal', resources: { cpuMillis: 800 } });
    await agent.report(frozen.id, 1, 'standby');
    expect((await mine()).cpuMillis.used).toBe(0);
    const other = await alice.launch({ templateId: 'terminal', home: 'temporary', resources: { cpuMillis: 600 } });
    await agent.report(other.id, 1, 'running');
    await alice.act(frozen.id, 'hibernate');
    expect((await mine()).cpuMillis.used).toBe(600);
    const asked = { resource: 'cpuMillis', limit: 1000, used: 600, asked: 800 };
    expect(refused(await alice.call('POST', `/sessions/${frozen.id}/wake`))).toEqual(asked);
    await alice.act(other.id, 'hibernate');
    expect(refused(await alice.call('POST', `/sessions/${frozen.id}/wake`))).toEqual(asked);
    expect((await alice.act(other.id, 'wake')).state).toBe('waking');
    await alice.end(frozen.id);
    expect((await mine()).cpuMillis.used).toBe(600);
  });

  it('wakes no more of ten sleeping sessions at once than there is room for, at two replicas', async () => {
    await limit({ memoryMiB: 1800 });
    const replica = await startSessionsApp({ database: app.database });
    const elsewhere = new Caller(replica.url, alice.userId, alice.signInId, alice.accessToken);
    const ids: string[] = [];
    for (let i = 0; i < 10; i += 1) {
      const { id } = await alice.launch({ templateId: 'terminal', home: 'temporary', resources: { memoryMiB: 500 } });
      await agent.report(id, 1, 'running');
      await alice.act(id, 'hibernate');
      await agent.report(id, 2, 'hibernated');
      ids.push(id);
    }
    const answers = await Promise.all(
      ids.map((id, i) => (i % 2 === 0 ? alice : elsewhere).call('POST', `/sessions/${id}/wake`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array<number>(3).fill(202),
      ...Array<number>(7).fill(409),
    ]);
    expect((await mine()).memoryMiB.used).toBe(1500);
    await replica.stop();
  });

  it('frees the slot of a start that failed once, however often its agent says so', async () => {
    await limit({ sessions: 1 });
    const failed = await alice.launch();
    const reason = { code: 'start-failed', message: 'No.' } as const;
    await agent.report(failed.id, 1, 'starting', { reason });
    await Promise.all([1, 2, 3].map(() => agent.report(failed.id, 2, 'absent', { reason })));
    await agent.sendInventory([]);
    await agent.sendInventory([]);
    expect((await mine()).sessions).toMatchObject({ used: 0, remaining: 1 });
    const answers = await Promise.all([1, 2, 3].map(() => launch()));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await agent.report(failed.id, 2, 'absent');
    expect((await mine()).sessions.used).toBe(1);
    const released = await app.database.dataSource.query<unknown[]>(
      `SELECT FROM events WHERE name = 'session.released' AND session_id = $1`,
      [failed.id],
    );
    expect(released).toHaveLength(1);
  });

  it('frees the slot of a start that failed once it is cleaned up, and asks for it again on a retry', async () => {
    await limit({ sessions: 1 });
    const failed = await alice.launch();
    await agent.report(failed.id, 1, 'starting', { reason: { code: 'start-failed', message: 'No.' } });
    expect((await alice.show(failed.id)).state).toBe('failed');
    expect(refused(await launch()).resource).toBe('sessions');
    await agent.report(failed.id, 2, 'absent');
    const other = await alice.launch({ templateId: 'terminal', home: 'temporary' });
    expect(refused(await alice.call('POST', `/sessions/${failed.id}/retry`)).resource).toBe('sessions');
    await alice.end(other.id);
    await agent.report(other.id, 2, 'absent');
    expect((await alice.act(failed.id, 'retry')).state).toBe('starting');
  });

  it('lets a quota that was lowered stop nothing but more', async () => {
    const { id } = await alice.launch();
    await agent.report(id, 1, 'running');
    await limit({ sessions: 0, cpuMillis: 0 });
    expect((await mine()).sessions).toMatchObject({ limit: 0, used: 1, remaining: 0 });
    expect((await alice.act(id, 'hibernate')).state).toBe('hibernating');
    expect(refused(await alice.call('POST', `/sessions/${id}/wake`))).toMatchObject({ resource: 'cpuMillis', used: 0 });
    expect((await alice.end(id)).state).toBe('ending');
  });

  it('answers a repeated request with its session, though the quota is used up by it', async () => {
    await limit({ sessions: 1 });
    const request = { templateId: 'terminal' };
    const key = { 'idempotency-key': 'once' };
    const [first, second] = [
      await alice.call('POST', '/sessions', request, key),
      await alice.call('POST', '/sessions', request, key),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect((await alice.list()).items).toHaveLength(1);
  });

  it('takes the most generous group, unless the person has a word of their own, and says whose it is', async () => {
    const [few, many] = [await aGroup('few', alice), await aGroup('many', alice)];
    await settle(`/groups/${few}/quota`, { sessions: 1, memoryMiB: null });
    await settle(`/groups/${many}/quota`, { sessions: 3, memoryMiB: 100 });
    const quota = await mine();
    expect([quota.sessions.limit, quota.sessions.origin.group?.id]).toEqual([3, many]);
    expect([quota.memoryMiB.remaining, quota.memoryMiB.origin.group?.id]).toEqual([null, few]);
    expect((await mine(await app.person())).sessions.origin.kind).toBe('built-in');
    expect((await limit({ sessions: 2 })).effective).toMatchObject({
      sessions: { limit: 2, origin: { kind: 'user' } },
      memoryMiB: { origin: { group: { id: few } } },
    });
    expect((await admin.call('DELETE', `/users/${alice.userId}/quota`)).status).toBe(204);
    expect((await mine()).sessions.limit).toBe(3);
  });

  it('is set by administrators, seen by operators, and logged with who settled what', async () => {
    const path = `/users/${alice.userId}/quota`;
    const operator = await app.person('operator');
    for (const [method, one] of [
      ['PUT', operator],
      ['DELETE', operator],
      ['GET', alice],
    ] as const) {
      expect((await one.call(method, path, method === 'PUT' ? {} : undefined)).status).toBe(403);
    }
    expect(QuotaView.parse(body(await operator.call('GET', path)))).toMatchObject({ limits: {}, updatedAt: null });
    await limit({ sessions: 4 });
    await admin.call('DELETE', path);
    await admin.call('DELETE', path);
    const events: unknown[] = await app.database.dataSource.query(
      `SELECT data->'limits' AS limits, actor->>'id' AS actor FROM events
       WHERE name = 'quota.changed' AND data->>'userId' = $1 ORDER BY ordinal`,
      [alice.userId],
    );
    expect(events).toEqual([
      { limits: { sessions: 4 }, actor: admin.userId },
      { limits: null, actor: admin.userId },
    ]);
  });

  it('knows everybody’s, and refuses what is no limit and whom nobody knows', async () => {
    const set = await settle('/quotas/default', { storageGiB: 400 });
    expect(set.effective.storageGiB).toEqual({ limit: 400, origin: { kind: 'default', group: null } });
    expect((await mine()).storageGiB).toMatchObject({ limit: 400, origin: { kind: 'default' } });
    expect(QuotaView.parse(body(await admin.call('GET', '/quotas/default')))).toEqual(set);
    for (const limits of [{ sessions: -1 }, { sessions: 1.5 }, { cpu: 1 }, { idleMinutes: 0 }, { memoryMiB: '1' }]) {
      expect((await admin.call('PUT', '/quotas/default', limits)).status).toBe(422);
    }
    for (const path of ['/users/nobody/quota', `/users/${randomUUID()}/quota`, `/groups/${randomUUID()}/quota`]) {
      expect((await admin.call('PUT', path, {})).status).toBe(404);
      expect((await admin.call('GET', path)).status).toBe(404);
      expect((await admin.call('DELETE', path)).status).toBe(404);
    }
  });
});
