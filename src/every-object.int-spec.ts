import { randomUUID } from 'node:crypto';
import { NewApiKey } from '../protocol/http/account.js';
import type { Role } from '../protocol/http/auth.js';
import { Problem } from '../protocol/problem.js';
import type { TestControlPlane } from '../testing/agents-gateway/gateway-app.js';
import { FakeAgent } from '../testing/agents-gateway/fake-agent.js';
import {
  anEnrollmentToken,
  aPerson,
  aRunningSession,
  aSignIn,
  authorization,
} from '../testing/agents-gateway/stream-rows.js';
import { filled, type ListedRoute, listedRoutes } from '../testing/routes/listed-routes.js';
import { type RawAnswer, RawRequests } from '../testing/routes/raw-requests.js';
import { startWholePlane } from '../testing/routes/whole-plane.js';
import { isPermitted } from './auth/permissions.js';
import type { Principal } from './auth/principal.js';

/** Routes that take an id and are open to everybody who is signed in: whose object it is decides. Applications are nobody's. */
const ROUTES = listedRoutes().filter(
  ({ path, permission }) =>
    path.includes('{') && permission !== 'public' && permission !== 'templates:read' && isPermitted('user', permission),
);

/** What alice owns, by the beginning of the path. A new route finds its object here, or its spec fails. */
interface Belongings {
  readonly '/api/v1/sessions/': string;
  readonly '/api/v1/me/homes/': string;
  readonly '/api/v1/me/shared-sessions/': string;
  readonly '/api/v1/me/api-keys/': string;
  readonly '/api/v1/me/sign-ins/': string;
}

/** Bodies that fit, so that nothing but the ownership is left to refuse. */
const BODIES: Readonly<Record<string, object>> = {
  'PATCH /api/v1/sessions/{id}': { name: 'Taken over' },
  'POST /api/v1/sessions/{id}/shares': { person: 'mallory', access: 'control' },
  'DELETE /api/v1/me/homes/{id}': { confirm: 'Text Editor' },
};

/** Alice's rows, to see that nothing happened to them. */
const ROWS = `
  SELECT md5(string_agg(t::text, '|')) AS digest FROM (
    SELECT name, desired, generation, kept_until FROM sessions UNION ALL
    SELECT id::text, access, 0, expires_at FROM session_shares UNION ALL
    SELECT id::text, '', 0, revoked_at FROM sign_ins UNION ALL
    SELECT id::text, template_id, 0, deletion_requested_at FROM homes ORDER BY 1) t`;

describe('every route that takes the id of something (threat 40)', () => {
  let plane: TestControlPlane;
  let requests: RawRequests;
  let alice: Principal;
  let belongings: Belongings;
  let shareId: string;
  const strangers = new Map<Role, Principal>();

  beforeAll(async () => {
    plane = await startWholePlane({ STREAMSPACE_POLL_MS: '60000' });
    requests = new RawRequests(Number(new URL(plane.url).port));
    for (const role of ['user', 'operator', 'admin'] as const) strangers.set(role, await aPerson(plane, role));
    alice = await aPerson(plane);
    const carol = await aPerson(plane);
    const agent = await new FakeAgent(plane.url).enroll(await anEnrollmentToken(plane));
    const { agentId } = agent;
    const [session, homeId, shared] = [
      await aRunningSession(plane, alice.userId, agentId),
      randomUUID(),
      await aRunningSession(plane, carol.userId, agentId),
    ];
    const { dataSource } = plane.database;
    await dataSource.query(`INSERT INTO homes (id, user_id, template_id, agent_id) VALUES ($1, $2, 'editor', $3)`, [
      homeId,
      alice.userId,
      agentId,
    ]);
    shareId = randomUUID();
    const share = `INSERT INTO session_shares (id, session_id, user_id, access) VALUES ($1, $2, $3, 'view')`;
    await dataSource.query(share, [shareId, session, carol.userId]);
    await dataSource.query(share, [randomUUID(), shared, alice.userId]);
    belongings = {
      '/api/v1/sessions/': session,
      '/api/v1/me/homes/': homeId,
      '/api/v1/me/shared-sessions/': shared,
      '/api/v1/me/api-keys/': await anApiKey(alice),
      '/api/v1/me/sign-ins/': await aSignIn(plane, alice.userId),
    };
  });
  afterAll(async () => {
    requests.close();
    await plane.stop();
  });

  const anApiKey = async (owner: Principal): Promise<string> => {
    const response = await fetch(`${plane.url}/api/v1/me/api-keys`, {
      method: 'POST',
      headers: { ...(await authorization(plane.app, owner)), 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'A robot', scopes: ['sessions:read'], lifeDays: 1 }),
    });
    return NewApiKey.parse(await response.json()).apiKey.id;
  };

  const objectOf = ({ path }: ListedRoute): string => {
    const found = Object.entries(belongings).find(([prefix]) => path.startsWith(prefix));
    if (!found) throw new Error(`Say in src/every-object.int-spec.ts what object ${path} is about.`);
    return String(found[1]);
  };

  const call = async (who: Principal, route: ListedRoute, id: string): Promise<RawAnswer> => {
    const path = filled(route.path, (name) => (name === 'shareId' ? shareId : id));
    const body = BODIES[`${route.method} ${route.path}`];
    const headers = await authorization(plane.app, who);
    return requests.send({ method: route.method, path, headers, ...(body && { body }) });
  };

  /** All of an answer but the number of the request. */
  const told = ({ status, text }: RawAnswer): unknown => ({ ...Problem.parse(JSON.parse(text)), status, instance: '' });

  const digest = async (): Promise<unknown> => plane.database.dataSource.query(ROWS);

  const CASES = ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const);

  it.each(CASES)('%s tells strangers what it tells them of nothing, whatever their role', async (_name, route) => {
    const before = await digest();
    for (const [role, stranger] of strangers) {
      const theirs = told(await call(stranger, route, objectOf(route)));
      expect(theirs).toEqual(told(await call(stranger, route, randomUUID())));
      expect([role, theirs]).toEqual([role, expect.objectContaining({ status: 404 })]);
    }
    expect(await digest()).toEqual(before);
  });

  // Those that end something come last.
  const order = ({ method, path }: ListedRoute): number =>
    method === 'DELETE'
      ? path.endsWith('}') && !path.includes('shareId')
        ? 3
        : 2
      : path.endsWith('hibernate')
        ? 1
        : 0;

  it.each(CASES.toSorted(([, one], [, other]) => order(one) - order(other)))(
    '%s knows the object of its owner',
    async (_name, route) => {
      const { status, text } = await call(alice, route, objectOf(route));
      const isUnknown = status === 404 && !text.includes('user-not-found') && !text.includes('thumbnail');
      expect([isUnknown, status === 401, status === 403]).toEqual([false, false, false]);
    },
  );
});
