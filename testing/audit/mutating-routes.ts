import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { REFRESH_COOKIE } from '../../src/auth/sign-in/sign-in-cookies.js';
import { FirstAdminSetup } from '../../src/auth/setup/first-admin-setup.js';
import { anEnrolledAgent, anEnrollmentToken, aPerson, aRunningSession } from '../agents-gateway/stream-rows.js';
import { aPerson as aPersonWithPassword, THEIR_PASSWORD } from '../auth/people.js';
import { aScreenTemplate } from '../sessions/template-definition.builder.js';
import { aSlug } from '../sessions/template-desk.js';
import { aGroup, type Arrange, as, asAdmin, type ChangingRequest, type ChangingWorld, rows } from './changing-world.js';
import { ACCOUNT_ROUTES } from './account-routes.js';
import { HOUSEKEEPING_ROUTES } from './housekeeping-routes.js';
import { SIGN_ON_ROUTES } from './sign-on-routes.js';
import { SHARING_ROUTES } from './sharing-routes.js';

/** A session of the one who asks, after `change`. */
const onSession =
  (change = '', body?: object): Arrange =>
  async (world) => {
    const owner = await as(world, 'user');
    const id = await aRunningSession(world.plane, owner.id, world.agent.agentId);
    if (change !== '') await rows(world, `UPDATE sessions SET ${change} WHERE id = $1`, [id]);
    return { id, headers: owner.headers, ...(body && { body }) };
  };

const signedIn = async (world: ChangingWorld): Promise<ChangingRequest> => {
  const { username } = await aPersonWithPassword(world.plane.database.dataSource);
  const response = await fetch(`${world.plane.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: THEIR_PASSWORD }),
  });
  const cookie = response.headers.getSetCookie().find((line) => line.startsWith(REFRESH_COOKIE));
  return { headers: { cookie: cookie?.split(';', 1)[0] ?? '', 'x-streamspace-csrf': '1' } };
};

const aTemplate = async (world: ChangingWorld): Promise<string> => {
  const { headers } = await as(world);
  const definition = aScreenTemplate({ id: aSlug() });
  await fetch(`${world.plane.url}/api/v1/templates`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(definition),
  });
  return definition.id;
};

const aQuotaOf = async (world: ChangingWorld, kind: 'user' | 'group'): Promise<string> => {
  const id = kind === 'user' ? (await aPerson(world.plane)).userId : await aGroup(world);
  await rows(world, `INSERT INTO quotas (subject, ${kind}_id, limits) VALUES ($1, $2, '{"sessions":3}')`, [kind, id]);
  return id;
};

const LIMITS = { sessions: 7 };

/** How to make every request of the API that changes something succeed. A new route finds its place here, or its spec fails. */
export const MUTATING_ROUTES: Readonly<Record<string, Arrange>> = {
  'POST /api/v1/auth/login': async ({ plane }) => {
    const { username } = await aPersonWithPassword(plane.database.dataSource);
    return { body: { username, password: THEIR_PASSWORD } };
  },
  'POST /api/v1/auth/refresh': signedIn,
  'POST /api/v1/auth/logout': signedIn,
  'POST /api/v1/auth/setup': async (world) => {
    await rows(world, `UPDATE users SET role = 'user' WHERE role = 'admin'`, []);
    const token = await world.plane.app.get(FirstAdminSetup, { strict: false }).setupToken();
    return { body: { token, username: `admin-${randomUUID().slice(0, 8)}`, password: THEIR_PASSWORD } };
  },
  'PATCH /api/v1/me': async (world) => ({ headers: (await as(world, 'user')).headers, body: { displayName: 'Ada' } }),
  'POST /api/v1/agents/enrollment-tokens': asAdmin(() => Promise.resolve({})),
  'POST /api/v1/agents/enroll': async ({ plane }) => {
    const publicKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x;
    const name = `agent-${randomUUID().slice(0, 8)}`;
    return { body: { token: await anEnrollmentToken(plane), name, platform: 'local', publicKey } };
  },
  'DELETE /api/v1/agents/{id}': asAdmin(async ({ plane }) => ({ id: (await anEnrolledAgent(plane)).agentId })),
  'POST /api/v1/agents/{id}/rotate-key': asAdmin(({ agent }) => Promise.resolve({ id: agent.agentId })),
  'POST /api/v1/agents/{id}/drain': asAdmin(async ({ plane }) => ({ id: (await anEnrolledAgent(plane)).agentId })),
  'DELETE /api/v1/agents/{id}/drain': asAdmin(async (world) => {
    const { agentId: id } = await anEnrolledAgent(world.plane);
    await rows(world, 'UPDATE agents SET is_draining = true WHERE id = $1', [id]);
    return { id };
  }),
  'PUT /api/v1/quotas/default': asAdmin(() => Promise.resolve({ body: LIMITS })),
  'PUT /api/v1/users/{id}/quota': asAdmin(async ({ plane }) => ({ id: (await aPerson(plane)).userId, body: LIMITS })),
  'DELETE /api/v1/users/{id}/quota': asAdmin(async (world) => ({ id: await aQuotaOf(world, 'user') })),
  'PUT /api/v1/groups/{id}/quota': asAdmin(async (world) => ({ id: await aGroup(world), body: LIMITS })),
  'DELETE /api/v1/groups/{id}/quota': asAdmin(async (world) => ({ id: await aQuotaOf(world, 'group') })),
  'POST /api/v1/templates/import': asAdmin(() =>
    Promise.resolve({ body: { templates: [aScreenTemplate({ id: aSlug() })] } }),
  ),
  'POST /api/v1/templates': asAdmin(() => Promise.resolve({ body: aScreenTemplate({ id: aSlug() }) })),
  'PUT /api/v1/templates/{id}': asAdmin(async (world) => {
    const id = await aTemplate(world);
    return { id, body: aScreenTemplate({ id, summary: 'Paints.' }) };
  }),
  'DELETE /api/v1/templates/{id}': asAdmin(async (world) => ({ id: await aTemplate(world) })),
  'POST /api/v1/sessions': async (world) => ({
    headers: (await as(world, 'user')).headers,
    body: { templateId: 'terminal' },
  }),
  'PATCH /api/v1/sessions/{id}': onSession('', { name: 'Another' }),
  'DELETE /api/v1/sessions/{id}': onSession(),
  'POST /api/v1/sessions/{id}/hibernate': onSession(),
  'POST /api/v1/sessions/{id}/wake': onSession(`state = 'hibernated', desired = 'hibernated'`),
  'POST /api/v1/sessions/{id}/retry': onSession(
    `state = 'failed', desired = 'ended', is_released = true, reason_code = 'start-failed', reason_message = 'No.'`,
  ),
  'POST /api/v1/sessions/{id}/keep-awake': onSession(
    `idle_from = now() - interval '10 minutes', awake_from = now() - interval '10 minutes'`,
  ),
  'POST /api/v1/sessions/{id}/tickets': onSession(),
  ...ACCOUNT_ROUTES,
  ...HOUSEKEEPING_ROUTES,
  ...SIGN_ON_ROUTES,
  ...SHARING_ROUTES,
  'POST /api/v1/audit/erasures': asAdmin(async ({ plane }) => ({ body: { userId: (await aPerson(plane)).userId } })),
};
