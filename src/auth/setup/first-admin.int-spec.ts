import { DataSource } from 'typeorm';
import { type AuthApp, aSetupToken, startAuthApp } from '../../../testing/auth/auth-app.js';
import { cookieLines, grantOf, problemOf, refusalOf } from '../../../testing/auth/answers.js';
import { setCookie } from '../../../testing/auth/browser.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { REFRESH_COOKIE } from '../sign-in/sign-in-cookies.js';
import { FirstAdminSetup } from './first-admin-setup.js';

const PASSWORD = 'violin-harbour-4-teaspoons';

describe('first-admin set-up', () => {
  let database: TestDatabase;
  let auth: AuthApp;
  let replica: AuthApp;

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database);
    replica = await startAuthApp(database);
  });
  afterEach(async () => {
    await database.dataSource.query('DELETE FROM users');
    await database.dataSource.query('DELETE FROM settings');
  });
  afterAll(async () => {
    await auth.stop();
    await replica.stop();
    await database.stop();
  });

  const setUp = (app: AuthApp, body: object): ReturnType<ReturnType<AuthApp['request']>['post']> =>
    app.request().post('/api/v1/auth/setup').send(body);
  const admins = (): Promise<{ username: string; role: string; password_hash: string }[]> =>
    database.dataSource.query('SELECT username, role, password_hash FROM users');

  it('makes the admin, signs them in and says that set-up is done', async () => {
    const before = await auth.request().get('/api/v1/auth/providers');
    expect(before.body).toEqual({ setupRequired: true, password: true, providers: [] });
    const answer = await setUp(auth, { token: await aSetupToken(auth), username: 'Root', password: PASSWORD });
    expect(answer.status).toBe(201);
    expect(grantOf(answer).expiresInSeconds).toBe(600);
    expect(setCookie(answer, REFRESH_COOKIE)).toMatch(/^[\w-]{43}$/);
    expect(cookieLines(answer)[1]).toMatch(
      /^__Host-streamspace-refresh=[\w-]{43}; Max-Age=86400; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    );
    const me = await auth
      .request()
      .get('/api/v1/me')
      .set('Authorization', `Bearer ${grantOf(answer).accessToken}`);
    expect(me.body).toMatchObject({ username: 'Root', displayName: 'Root', role: 'admin' });
    expect((await admins())[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$(m=19456,t=2,p=1)\$/);
    expect((await auth.request().get('/api/v1/auth/providers')).body).toMatchObject({ setupRequired: false });
    expect(await auth.app.get(FirstAdminSetup).setupToken()).toBeNull();
  });

  it('writes both events with the new admin as what they are about', async () => {
    await setUp(auth, { token: await aSetupToken(auth), username: 'written', password: PASSWORD });
    const [user]: { id: string }[] = await database.dataSource.query('SELECT id FROM users');
    const events: { name: string; data: Record<string, unknown> }[] = await auth.app
      .get(DataSource)
      .query(`SELECT name, data FROM events WHERE data->>'userId' = $1 ORDER BY ordinal`, [user?.id]);
    expect(events.map(({ name }) => name)).toEqual(['user.created', 'user.signed-in']);
    expect(events[0]?.data).toEqual({ userId: user?.id, role: 'admin', origin: 'setup' });
    expect(events[1]?.data).toMatchObject({ method: 'setup' });
  });

  it('makes exactly one admin of 20 calls at once on two replicas', async () => {
    const token = await aSetupToken(auth);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        setUp(index % 2 ? auth : replica, { token, username: `admin${index}x`, password: PASSWORD }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
    expect(await admins()).toHaveLength(1);
  });

  it('refuses any token but the latest', async () => {
    const first = await aSetupToken(auth);
    const second = await aSetupToken(replica);
    for (const token of [first, 'x', `${second}x`]) {
      const answer = await setUp(auth, { token, username: 'nobody', password: PASSWORD });
      expect(refusalOf(answer)).toEqual([401, 'invalid-setup-token']);
    }
    expect(await admins()).toHaveLength(0);
    expect((await setUp(auth, { token: second, username: 'somebody', password: PASSWORD })).status).toBe(201);
    const late = await setUp(auth, { token: second, username: 'later', password: PASSWORD });
    expect(refusalOf(late)).toEqual([409, 'setup-completed']);
  });

  it('points at a weak or short password and keeps the token valid', async () => {
    const token = await aSetupToken(auth);
    const weak = await setUp(auth, { token, username: 'root', password: 'Password123!!' });
    expect(refusalOf(weak)).toEqual([422, 'weak-password']);
    expect(problemOf(weak).errors).toMatchObject([{ pointer: '/password' }]);
    const short = await setUp(auth, { token, username: 'root', password: 'short' });
    expect(refusalOf(short)).toEqual([422, 'validation-failed']);
    expect((await setUp(auth, { token, username: 'root', password: 'x'.repeat(10_000) })).status).toBe(422);
    expect((await setUp(auth, { token, username: 'root', password: PASSWORD, role: 'admin' })).status).toBe(422);
    expect((await setUp(auth, { token, username: 'root', password: PASSWORD })).status).toBe(201);
  });

  it('says that a name is taken, in whatever case', async () => {
    await database.dataSource.query(
      `INSERT INTO users (id, username, username_key, display_name, role) VALUES (gen_random_uuid(), 'Ann', 'ann', 'Ann', 'user')`,
    );
    const token = await aSetupToken(auth);
    const answer = await setUp(auth, { token, username: 'ANN', password: PASSWORD });
    expect(refusalOf(answer)).toEqual([422, 'validation-failed']);
    expect(problemOf(answer).errors).toMatchObject([{ pointer: '/username' }]);
    expect((await setUp(auth, { token, username: 'root', password: PASSWORD })).status).toBe(201);
  });

  it('takes a configured token from every replica, once', async () => {
    const token = 'q7Zt0cV4nB1mX8sKd2LfGh5jRw9yPaEu';
    const env = { STREAMSPACE_SETUP_TOKEN: token };
    const replicas = [await startAuthApp(database, { env }), await startAuthApp(database, { env })] as const;
    try {
      expect(await Promise.all(replicas.map(aSetupToken))).toEqual([token, token]);
      const other = await setUp(replicas[0], { token: `${token}x`, username: 'nobody', password: PASSWORD });
      expect(refusalOf(other)).toEqual([401, 'invalid-setup-token']);
      expect((await setUp(replicas[0], { token, username: 'root', password: PASSWORD })).status).toBe(201);
      const again = await setUp(replicas[1], { token, username: 'second', password: PASSWORD });
      expect(refusalOf(again)).toEqual([409, 'setup-completed']);
      expect(await replicas[1].app.get(FirstAdminSetup).setupToken()).toBeNull();
    } finally {
      await Promise.all(replicas.map(({ stop }) => stop()));
    }
  });

  it('keeps foreign pages out', async () => {
    const token = await aSetupToken(auth);
    const body = { token, username: 'root', password: PASSWORD };
    const answer = await setUp(auth, body).set('Origin', 'https://evil.example');
    expect(refusalOf(answer)).toEqual([403, 'origin-not-allowed']);
    expect((await setUp(auth, body).set('Sec-Fetch-Site', 'cross-site')).status).toBe(403);
    expect((await setUp(auth, body).set('Origin', auth.origin).set('Sec-Fetch-Site', 'same-origin')).status).toBe(201);
  });
});
