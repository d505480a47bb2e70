import { randomUUID } from 'node:crypto';
import type { Role } from '../protocol/http/auth.js';
import { Problem } from '../protocol/problem.js';
import type { TestControlPlane } from '../testing/agents-gateway/gateway-app.js';
import { FakeAgent } from '../testing/agents-gateway/fake-agent.js';
import { anEnrollmentToken, aPerson, authorization } from '../testing/agents-gateway/stream-rows.js';
import { CountingInterceptor } from '../testing/routes/counting-interceptor.js';
import { filled, type ListedRoute, listedRoutes } from '../testing/routes/listed-routes.js';
import { RawRequests } from '../testing/routes/raw-requests.js';
import { startWholePlane } from '../testing/routes/whole-plane.js';
import { isPermitted } from './auth/permissions.js';
import { RouteDeclarations } from './auth/route-declarations.js';

const ROUTES = listedRoutes();
const CLOSED = ROUTES.filter(({ permission }) => permission !== 'public');
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];
const ROLES: readonly Role[] = ['user', 'operator', 'admin'];
/** Bodies that get past a handler's own refusals of 403. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/v1/admin/sessions/{id}/tickets': { reason: 'To see whether the door opens.' },
};

/** Other spellings of a path, which some servers and proxies read as the same (threat 39). */
function spellings(path: string): string[] {
  const [, first = '', ...rest] = path.split('/');
  const encoded = `%${first.charCodeAt(0).toString(16)}${first.slice(1)}`;
  return [
    `/${[encoded, ...rest].join('/')}`,
    `/.${path}`,
    `/%2e${path}`,
    path.replace('/v1/', '/v1/%2e/'),
    path.replace('/v1/', '/v1/auth/../'),
    path.replace('/v1/', '/v1/auth/%2e%2e/'),
    `/${path}`,
    path.replace('/v1/', '//v1//'),
    `${path}/`,
    path.toUpperCase(),
    `${path};x`,
    `${path}%00`,
    `${path}?public=1&access_token=x`,
    `http://evil.example${path}`,
  ];
}

const concrete = ({ path }: ListedRoute): string => filled(path, () => randomUUID());

describe('every route of the API', () => {
  let plane: TestControlPlane;
  let requests: RawRequests;
  let counter: CountingInterceptor;
  const headersOf = new Map<Role, Record<string, string>>();

  beforeAll(async () => {
    plane = await startWholePlane({ STREAMSPACE_ADMIN_SCREEN_ACCESS: 'view' });
    requests = new RawRequests(Number(new URL(plane.url).port));
    counter = plane.app.get(CountingInterceptor);
    for (const role of ROLES) headersOf.set(role, await authorization(plane.app, await aPerson(plane, role)));
  });
  beforeEach(() => {
    counter.reached.length = 0;
  });
  afterAll(async () => {
    requests.close();
    await plane.stop();
  });

  it('says in OpenAPI who may call it, as it is declared beside it', () => {
    const declared = plane.app.get(RouteDeclarations).routes();
    const listed = new Map(ROUTES.map(({ method, path, permission }) => [`${method} ${path}`, permission]));
    for (const { method, path, access } of declared.filter((route) => route.path.startsWith('/api/'))) {
      const name = `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;
      expect([name, listed.get(name)]).toEqual([name, access]);
    }
    expect(CLOSED.length).toBeGreaterThan(60);
  });

  it.each(METHODS)('lets nobody in without a token, by %s (threat 39)', async (method) => {
    const paths = [...new Set(CLOSED.map(concrete))];
    const answers = await Promise.all(paths.map((path) => requests.send({ method, path })));
    const allowed = method === 'OPTIONS' ? [200, 204, 401, 404, 405] : [401, 404, 405];
    expect(
      answers.map(({ status }, at) => [paths[at], status]).filter(([, status]) => !allowed.includes(Number(status))),
    ).toEqual([]);
    expect(counter.reached).toEqual([]);
  });

  it.each(spellings('/api/v1/route').map((spelling, at) => [spelling, at] as const))(
    'lets nobody in without a token, spelt as %s (threat 39)',
    async (_spelling, at) => {
      const sent = CLOSED.flatMap((route) => {
        const path = spellings(concrete(route))[at] ?? '';
        return [...new Set([route.method, 'GET', 'POST'])].map((method) => ({ method, path }));
      });
      const answers = await Promise.all(sent.map((request) => requests.send(request)));
      // What is no spelling of the API's is the client's, whose pages are for everybody and no JSON.
      const ofApi = answers.filter(({ text }) => text.startsWith('{'));
      expect(ofApi.filter(({ status }) => status < 400 || status >= 500)).toEqual([]);
      expect(counter.reached).toEqual([]);
    },
  );

  it('takes nothing else for a token: an agent’s key, a token of enrolment, a secret of another kind', async () => {
    const agent = new FakeAgent(plane.url);
    for (const token of [agent.publicKey, await anEnrollmentToken(plane), `ssk_${'x'.repeat(43)}`]) {
      const headers = { authorization: `Bearer ${token}` };
      const answers = await Promise.all(
        CLOSED.map((route) => requests.send({ method: route.method, path: concrete(route), headers })),
      );
      expect(answers.filter(({ status }) => status !== 401)).toEqual([]);
    }
    expect(counter.reached).toEqual([]);
  });

  describe.each(ROLES)('called by somebody whose role is %s (threat 41)', (role) => {
    const isMine = ({ permission }: ListedRoute): boolean => permission !== 'public' && isPermitted(role, permission);
    const mine = CLOSED.filter(isMine);
    const others = CLOSED.filter((route) => !isMine(route));

    const call = async (route: ListedRoute): Promise<[string, number, string]> => {
      const name = `${route.method} ${route.path}`;
      const headers = headersOf.get(role) ?? {};
      const body = route.method === 'GET' ? undefined : (BODIES[name] ?? {});
      const { status, text } = await requests.send({
        method: route.method,
        path: concrete(route),
        headers,
        ...(body && { body }),
      });
      return [name, status, status >= 400 ? Problem.parse(JSON.parse(text)).code : ''];
    };

    it('answers 403 before anything else, unless the role may', async () => {
      const answers = await Promise.all(others.map(call));
      expect(answers.filter(([, status, code]) => status !== 403 || code !== 'not-allowed')).toEqual([]);
      expect(counter.reached).toEqual([]);
    });

    it('answers something else where the role may', async () => {
      const answers = await Promise.all(mine.map(call));
      expect(answers.filter(([, status, code]) => status === 401 || code === 'not-allowed' || status >= 500)).toEqual(
        [],
      );
    });
  });
});
