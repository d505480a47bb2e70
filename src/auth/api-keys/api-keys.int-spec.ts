import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { Browser } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { ScopedProbeController } from '../../../testing/auth/scoped-probe.controller.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { ApiKeyList, NewApiKey, Scope } from '../../../protocol/http/account.js';
import { RouteDeclarations } from '../route-declarations.js';

describe('threat 23: API keys', () => {
  let database: TestDatabase;
  let auth: AuthApp;
  let replica: AuthApp;

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database, { controllers: [ScopedProbeController] });
    replica = await startAuthApp(database, { controllers: [ScopedProbeController] });
  });
  beforeEach(() => {
    ScopedProbeController.calls = 0;
  });
  afterAll(async () => {
    await auth.stop();
    await replica.stop();
    await database.stop();
  });

  const signedIn = async (role: 'user' | 'operator' = 'user'): Promise<{ id: string; browser: Browser }> => {
    const person = await aPerson(auth.rows, { role });
    const browser = new Browser(auth);
    await browser.login(person.username);
    return { id: person.id, browser };
  };
  const made = async (browser: Browser, scopes: readonly string[] = ['sessions:read']): Promise<NewApiKey> => {
    const answer = await browser.send('post', '/me/api-keys', { name: 'Nightly report', scopes, lifeDays: 30 });
    expect(answer.status).toBe(201);
    return NewApiKey.parse(answer.body);
  };
  const use = async (key: string, method: 'get' | 'post', path: string, app = auth): Promise<number> =>
    (await app.request()[method](`/api/v1${path}`).set('Authorization', `Bearer ${key}`)).status;

  it('let a program in where the scope and the owner’s role both allow it', async () => {
    const { id, browser } = await signedIn('operator');
    const { key } = await made(browser, ['sessions:read', 'agents:read']);
    await auth.rows.query(`UPDATE users SET role = 'user' WHERE id = $1`, [id]);
    expect(await use(key, 'get', '/scoped-probe/sessions')).toBe(200);
    expect(await use(key, 'post', '/scoped-probe/sessions')).toBe(403);
    expect(await use(key, 'get', '/scoped-probe/agents')).toBe(403);
    expect(ScopedProbeController.calls).toBe(1);
    const operator = await made((await signedIn('operator')).browser, ['agents:read']);
    expect(await use(operator.key, 'get', '/scoped-probe/agents')).toBe(200);
  });

  it('say which scope is missing', async () => {
    const { key } = await made((await signedIn()).browser);
    const answer = await auth.request().post('/api/v1/scoped-probe/sessions').set('Authorization', `Bearer ${key}`);
    expect(refusalOf(answer)).toEqual([403, 'insufficient-scope']);
    expect(answer.text).toContain('sessions:manage');
  });

  it('are shown once, and stored as digests', async () => {
    const { id, browser } = await signedIn();
    const { key, apiKey } = await made(browser);
    expect(key).toMatch(/^ssk_[\w-]{43}$/);
    expect(key.startsWith(apiKey.prefix)).toBe(true);
    expect(apiKey.prefix.length).toBeLessThan(12);
    expect(await use(key, 'get', '/scoped-probe/sessions')).toBe(200);
    const list = await browser.send('get', '/me/api-keys');
    expect(ApiKeyList.parse(list.body).items).toMatchObject([{ id: apiKey.id, name: 'Nightly report' }]);
    expect(ApiKeyList.parse(list.body).items[0]?.lastUsedAt).not.toBeNull();
    const dump: unknown = await auth.rows.query(`
      SELECT (SELECT json_agg(k) FROM api_keys k) AS k, (SELECT json_agg(s) FROM sign_ins s) AS s,
        (SELECT json_agg(e) FROM events e) AS e`);
    expect(JSON.stringify([dump, list.body])).not.toContain(key.slice(4));
    const [begun] = await eventsOf(auth.rows, 'user.signed-in', id);
    expect(await eventsOf(auth.rows, 'api-key.created', id)).toMatchObject([
      { data: { apiKeyId: apiKey.id }, actor: { kind: 'user', id, signInId: begun?.data.familyId } },
    ]);
  });

  it.each([
    ['revoked by its owner', (browser: Browser, id: string) => browser.send('delete', `/me/api-keys/${id}`)],
    ['at its end', () => database.dataSource.query('UPDATE sign_ins SET expires_at = created_at')],
    ['of a disabled person', () => database.dataSource.query('UPDATE users SET is_disabled = true')],
  ])('are refused at once, on every replica, when %s', async (_, cut) => {
    const { browser } = await signedIn();
    const { key, apiKey } = await made(browser);
    for (const app of [auth, replica]) expect(await use(key, 'get', '/scoped-probe/sessions', app)).toBe(200);
    await cut(browser, apiKey.id);
    for (const app of [auth, replica]) expect(await use(key, 'get', '/scoped-probe/sessions', app)).toBe(401);
    await database.dataSource.query('UPDATE users SET is_disabled = false');
  });

  it('are their owner’s alone to see and to revoke', async () => {
    const { browser } = await signedIn();
    const { key, apiKey } = await made(browser);
    const other = (await signedIn()).browser;
    expect(ApiKeyList.parse((await other.send('get', '/me/api-keys')).body).items).toEqual([]);
    expect(refusalOf(await other.send('delete', `/me/api-keys/${apiKey.id}`))).toEqual([404, 'api-key-not-found']);
    expect(await use(key, 'get', '/scoped-probe/sessions')).toBe(200);
    expect((await browser.send('delete', `/me/api-keys/${apiKey.id}`)).status).toBe(204);
    expect(refusalOf(await browser.send('delete', `/me/api-keys/${apiKey.id}`))).toEqual([404, 'api-key-not-found']);
  });

  it('open no route that names no scope: keys, second step, sign-ins, passwords, people', async () => {
    const { browser } = await signedIn('operator');
    const { key } = await made(browser, ['account:read', 'sessions:read', 'sessions:manage', 'agents:read']);
    const closed = auth.app
      .get(RouteDeclarations)
      .routes()
      .filter(({ access, path }) => access !== 'public' && /\/(me\/.|users|auth|settings)/.test(path));
    expect(closed.length).toBeGreaterThan(15);
    for (const { method, path } of closed) {
      const verb = method.toLowerCase() as 'get' | 'post';
      const address = path.replace(':id', '3f0f6f3e-0000-4000-8000-000000000000').replace('/api/v1', '');
      expect([method, path, await use(key, verb, address)]).toEqual([method, path, 403]);
    }
    expect(await use(key, 'get', '/me')).toBe(200);
  });

  it.each(['user', 'operator'] as const)('can be made with every scope that is offered: %s', async (role) => {
    const { browser } = await signedIn(role);
    const { offeredScopes } = ApiKeyList.parse((await browser.send('get', '/me/api-keys')).body);
    await made(browser, offeredScopes);
    const others = Scope.options.filter((scope) => !offeredScopes.includes(scope));
    for (const scope of others) {
      const wanted = { name: 'x', scopes: [scope], lifeDays: 1 };
      expect(refusalOf(await browser.send('post', '/me/api-keys', wanted))).toEqual([403, 'not-allowed']);
    }
    expect(others.includes('agents:read')).toBe(role === 'user');
  });

  it.each([
    ['no scope', { name: 'x', scopes: [], lifeDays: 1 }],
    ['an unknown scope', { name: 'x', scopes: ['everything'], lifeDays: 1 }],
    ['no end', { name: 'x', scopes: ['account:read'] }],
    ['a life of more than a year', { name: 'x', scopes: ['account:read'], lifeDays: 367 }],
    ['no name', { name: ' ', scopes: ['account:read'], lifeDays: 1 }],
    ['a role of its own', { name: 'x', scopes: ['account:read'], lifeDays: 1, role: 'admin' }],
  ])('are not made with %s', async (_, body) => {
    const { browser } = await signedIn();
    expect(refusalOf(await browser.send('post', '/me/api-keys', body))).toEqual([422, 'validation-failed']);
  });

  it('are not without number', async () => {
    const { id, browser } = await signedIn();
    await made(browser);
    await auth.rows.query(
      `WITH s AS (INSERT INTO sign_ins (id, user_id, user_agent, expires_at)
         SELECT gen_random_uuid(), $1, 'API key', now() + interval '1 day' FROM generate_series(1, 49) RETURNING id)
       INSERT INTO api_keys (id, user_id, name, prefix, hash, scopes)
         SELECT id, $1, 'one of many', 'ssk_', sha256(id::text::bytea), '{account:read}' FROM s`,
      [id],
    );
    const answer = await browser.send('post', '/me/api-keys', { name: 'x', scopes: ['account:read'], lifeDays: 1 });
    expect(refusalOf(answer)).toEqual([409, 'too-many-api-keys']);
  });

  it('stay when a person signs out everywhere, and are no sign-in of the list', async () => {
    const { browser } = await signedIn();
    const { key } = await made(browser);
    expect((await browser.send('get', '/me/sign-ins')).body).toMatchObject({ items: [{ isCurrent: true }] });
    expect((await browser.send('delete', '/me/sign-ins?includeCurrent=true')).body).toEqual({ ended: 1 });
    expect(await use(key, 'get', '/scoped-probe/sessions')).toBe(200);
  });
});
