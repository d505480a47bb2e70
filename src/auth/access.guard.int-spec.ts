import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AuthApp, startAuthApp } from '../../testing/auth/auth-app.js';
import { refusalOf } from '../../testing/auth/answers.js';
import { Browser } from '../../testing/auth/browser.js';
import { aPerson } from '../../testing/auth/people.js';
import { ForgetfulController, OpenProbeController, ProbeController } from '../../testing/auth/probe.controller.js';
import { startTestDatabase, type TestDatabase } from '../../testing/database.js';
import type { Role } from '../../protocol/http/auth.js';
import { RouteDeclarations } from './route-declarations.js';

describe('AccessGuard', () => {
  let database: TestDatabase;
  let auth: AuthApp;
  const tokens = new Map<Role, string>();

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database, { controllers: [ProbeController, OpenProbeController] });
    for (const role of ['user', 'operator', 'admin'] as const) {
      const browser = new Browser(auth);
      await browser.login((await aPerson(auth.rows, { role })).username);
      tokens.set(role, browser.accessToken);
    }
  });
  beforeEach(() => {
    ProbeController.calls = 0;
  });
  afterAll(async () => {
    await auth.stop();
    await database.stop();
  });

  const bearer = (role: Role): string => `Bearer ${tokens.get(role) ?? ''}`;

  it.each<[string, Role | null, number]>([
    ['probe/public', null, 200],
    ['probe/public', 'user', 200],
    ['probe/everybody', null, 401],
    ['probe/everybody', 'user', 200],
    ['probe/staff', null, 401],
    ['probe/staff', 'user', 403],
    ['probe/staff', 'operator', 200],
    ['probe/staff', 'admin', 200],
    ['probe/admins', null, 401],
    ['probe/admins', 'user', 403],
    ['probe/admins', 'operator', 403],
    ['probe/admins', 'admin', 200],
    ['open-probe', null, 200],
    ['open-probe/inner', null, 401],
    ['open-probe/inner', 'operator', 403],
    ['open-probe/inner', 'admin', 200],
  ])('GET %s as %s answers %d', async (path, role, status) => {
    const answer = await auth
      .request()
      .get(`/api/v1/${path}`)
      .set(role ? { Authorization: bearer(role) } : {});
    expect(answer.status).toBe(status);
    if (status === 401)
      expect([...refusalOf(answer), answer.headers['www-authenticate']]).toEqual([401, 'unauthenticated', 'Bearer']);
    if (status === 403) expect(refusalOf(answer)).toEqual([403, 'not-allowed']);
  });

  it('tells the handler who came, and nothing but that', async () => {
    const answer = await auth.request().get('/api/v1/probe/everybody').set('Authorization', bearer('operator'));
    expect(Object.keys(answer.body as object).sort()).toEqual(['role', 'signInId', 'userId', 'username']);
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    'lets nobody in by %s',
    async (method) => {
      for (const path of ['/api/v1/probe/everybody', '/api/v1/probe/everybody/x', '/api/v1/me']) {
        const status = await send(method, path);
        if (method !== 'OPTIONS') expect([401, 404, 405]).toContain(status);
      }
      expect(ProbeController.calls).toBe(0);
    },
  );

  it.each([
    '/api/v1/probe/%65verybody',
    '/%61pi/v1/probe/everybody',
    '/api/v1/probe/./everybody',
    '/api/v1/probe/%2e/everybody',
    '/api/v1/probe/public/../everybody',
    '/api/v1/probe/public/%2e%2e/everybody',
    '//api/v1/probe/everybody',
    '/api//v1/probe/everybody',
    '/api/v1/probe/everybody/',
    '/API/V1/Probe/Everybody',
    '/api/v1/probe/everybody;x',
    '/api/v1/probe/everybody?public=1',
    '/api/v1/probe/everybody%00',
    'http://evil.example/api/v1/probe/everybody',
  ])('lets nobody in by spelling it %s', async (path) => {
    for (const method of ['GET', 'POST']) await send(method, path);
    expect(ProbeController.calls).toBe(0);
  });

  it.each(['', 'Bearer', 'Bearer ', 'Bearer null', 'Basic cm9vdDpyb290', 'Bearer a b', 'bearer', 'Token x'])(
    'takes %p for no token',
    async (authorization) => {
      const answer = await auth.request().get('/api/v1/probe/everybody').set('Authorization', authorization);
      expect(refusalOf(answer)).toEqual([401, 'unauthenticated']);
    },
  );

  it('reads the scheme in any case and no token from elsewhere', async () => {
    const token = tokens.get('user') ?? '';
    const status = async (headers: Record<string, string>, query = ''): Promise<number> =>
      (await auth.request().get(`/api/v1/probe/everybody${query}`).set(headers)).status;
    expect(await status({ Authorization: `bEARER ${token}` })).toBe(200);
    expect(await status({ Cookie: `access_token=${token}; Authorization=Bearer ${token}` })).toBe(401);
    expect(await status({ 'X-Access-Token': token }, `?access_token=${token}&token=${token}`)).toBe(401);
  });

  it('knows every route and who may call it', () => {
    const routes = auth.app.get(RouteDeclarations).routes();
    expect(routes.filter(({ path }) => path === '/api/v1/me').map(({ method, access }) => [method, access])).toEqual([
      ['GET', 'account:use'],
      ['PATCH', 'account:use'],
    ]);
    expect(routes.find(({ path }) => path === '/api/v1/open-probe/inner')?.access).toBe('agents:manage');
    expect(
      routes
        .filter(({ access, path }) => access === 'public' && path.startsWith('/api/'))
        .map(({ path }) => path)
        .sort(),
    ).toEqual([
      '/api/v1/auth/login',
      '/api/v1/auth/logout',
      '/api/v1/auth/mfa',
      '/api/v1/auth/mfa/enrolment',
      '/api/v1/auth/mfa/enrolment/confirm',
      '/api/v1/auth/oidc/:provider/backchannel-logout',
      '/api/v1/auth/oidc/:provider/callback',
      '/api/v1/auth/oidc/:provider/login',
      '/api/v1/auth/password-reset',
      '/api/v1/auth/providers',
      '/api/v1/auth/refresh',
      '/api/v1/auth/saml/:provider/acs',
      '/api/v1/auth/saml/:provider/finish',
      '/api/v1/auth/saml/:provider/login',
      '/api/v1/auth/saml/:provider/metadata',
      '/api/v1/auth/setup',
      '/api/v1/open-probe',
      '/api/v1/probe/public',
    ]);
  });

  it('does not start with a route that forgot to say who may call it', async () => {
    await expect(startAuthApp(database, { controllers: [ForgetfulController] })).rejects.toThrow(
      'These routes must declare @Public() or @Requires(…): ForgetfulController.forgotten.',
    );
  });

  /** Sends the path as it is, which URL-minded clients do not. */
  function send(method: string, path: string): Promise<number> {
    const { port } = auth.app.getHttpServer().address() as AddressInfo;
    return new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, method, path, agent: false }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      });
      request.once('error', reject).end();
    });
  }
});
