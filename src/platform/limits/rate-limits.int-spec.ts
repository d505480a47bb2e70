import { AuthModule } from '../../auth/auth.module.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { aPerson, authorization } from '../../../testing/agents-gateway/stream-rows.js';
import type { aConfig } from '../../../testing/config.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { startSessionsApp } from '../../../testing/sessions/sessions-app.js';

const LIMIT = 100;

describe('limits of requests', () => {
  let database: TestDatabase;
  const started: TestControlPlane[] = [];
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterEach(async () => {
    for (const one of started.splice(0)) await one.stop();
    await database.dataSource.query('DELETE FROM rate_windows');
  });
  afterAll(() => database.stop());

  async function replica(env: Parameters<typeof aConfig>[0]): Promise<TestControlPlane> {
    const one = await startTestControlPlane({ imports: [AuthModule], env, database });
    started.push(one);
    return one;
  }

  const ask = async (
    times: number,
    from: TestControlPlane,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<Response[]> =>
    Promise.all(Array.from({ length: times }, () => fetch(`${from.url}/api/v1${path}`, { headers })));
  const passed = (answers: readonly Response[]): number => answers.filter(({ status }) => status === 200).length;

  it('are one for all replicas and by person, say when to come again, and end with the minute (49)', async () => {
    const env = { STREAMSPACE_REQUESTS_PER_PERSON: String(LIMIT) };
    const [first, second] = [await replica(env), await replica(env)];
    const [alice, bob] = [await aPerson(first), await aPerson(first)];
    const headers = await authorization(first.app, alice);
    const answers = (await Promise.all([ask(90, first, '/me', headers), ask(90, second, '/me', headers)])).flat();
    expect(passed(answers)).toBe(LIMIT);
    const refused = answers.find(({ status }) => status !== 200)!;
    expect([refused.status, await refused.json()]).toEqual([
      429,
      expect.objectContaining({ code: 'too-many-requests' }),
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(passed(await ask(5, first, '/me', await authorization(first.app, bob)))).toBe(5);
    await database.dataSource.query(`UPDATE rate_windows SET ends_at = now() - interval '1 second'`);
    expect(passed(await ask(5, await replica(env), '/me', headers))).toBe(5);
  });

  it('hold for an address, whatever it says of another one (4)', async () => {
    const plane = await replica({ STREAMSPACE_REQUESTS_PER_ADDRESS: String(LIMIT) });
    const lies = Array.from({ length: LIMIT + 20 }, (_, index) =>
      ask(1, plane, '/auth/providers', { 'X-Forwarded-For': `192.0.2.${index}`, Forwarded: `for=192.0.2.${index}` }),
    );
    expect(passed((await Promise.all(lies)).flat())).toBe(LIMIT);
    expect((await fetch(`${plane.url}/healthz`)).status).toBe(200);
  });

  it('hold for the address that a proxy tells, where it is configured (4)', async () => {
    const env = { STREAMSPACE_REQUESTS_PER_ADDRESS: '50', STREAMSPACE_TRUSTED_PROXIES: '127.0.0.0/8, ::1' };
    const plane = await replica(env);
    const from = (address: string): Promise<Response[]> =>
      ask(60, plane, '/auth/providers', { 'X-Forwarded-For': address });
    expect(passed(await from('192.0.2.1'))).toBe(50);
    expect(passed(await from('192.0.2.2'))).toBe(50);
    // What stands before the address that the proxy added is the client's word.
    expect(passed(await from('203.0.113.9, 192.0.2.1'))).toBe(0);
  });

  it('keep neither people nor addresses', async () => {
    const plane = await replica({});
    const alice = await aPerson(plane);
    await ask(1, plane, '/me', await authorization(plane.app, alice));
    const rows: { subject: string }[] = await database.dataSource.query('SELECT subject FROM rate_windows');
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const { subject } of rows) expect(subject).toMatch(/^[\w-]{43}$/);
  });
});

describe('launching in a loop (53)', () => {
  it('starts no more than the limit, and each that was answered with 201', async () => {
    const app = await startSessionsApp({ env: { STREAMSPACE_LAUNCHES_PER_PERSON: '10' } });
    const agent = await app.agent();
    const [alice, bob] = [await app.person(), await app.person()];
    const limits = { sessions: 1000 };
    await (await app.person('admin')).call('PUT', '/quotas/default', limits);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => alice.call('POST', '/sessions', { templateId: 'terminal' })),
    );
    const statuses = answers.map(({ status }) => status);
    const launched = statuses.filter((status) => status === 201).length;
    expect(launched).toBeGreaterThan(0);
    expect(launched).toBeLessThanOrEqual(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(90);
    const [{ count }]: [{ count: string }] = await app.database.dataSource.query(
      `SELECT count(*) FROM events WHERE name = 'session.requested'`,
    );
    expect(Number(count)).toBe(launched);
    for (let index = 0; index < launched; index += 1) await agent.applied.next();
    expect(agent.applied.all).toHaveLength(launched);
    expect((await bob.launch()).state).toBeDefined();
    agent.close();
    await app.stop();
  });
});
