import { z } from 'zod';
import { NewApiKey, PasswordResetLink } from '../../protocol/http/account.js';
import { AccessGrant } from '../../protocol/http/auth.js';
import { SecondStepRequired, TotpSecret } from '../../protocol/http/second-step.js';
import { SecurityNoticeList } from '../../protocol/http/security-notices.js';
import { Id } from '../../protocol/ids.js';
import { SystemClock } from '../../src/platform/clock.js';
import { aPerson as aPersonRow, aSignIn } from '../agents-gateway/stream-rows.js';
import { Authenticator } from '../auth/authenticator.js';
import { aPerson, THEIR_PASSWORD } from '../auth/people.js';
import { type Arrange, as, asAdmin, type ChangingWorld, rows } from './changing-world.js';

const clock = new SystemClock();

type Headers = Readonly<Record<string, string>>;

interface Call {
  readonly headers?: Headers;
  readonly body?: object;
}

/** Asks for something that has to be there before the request that counts. */
async function call<Answer>(
  { plane }: ChangingWorld,
  route: string,
  { headers, body }: Call,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(`${plane.url}/api/v1${path}`, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${route} was answered with ${response.status}: ${text}`);
  return schema.parse(text === '' ? null : JSON.parse(text));
}

const login = (username: string): Call => ({ body: { username, password: THEIR_PASSWORD } });

/** Somebody with a password, signed in by it. */
async function signedIn(world: ChangingWorld): Promise<{ id: string; username: string; headers: Headers }> {
  const person = await aPerson(world.plane.database.dataSource);
  const { accessToken } = await call(world, 'POST /auth/login', login(person.username), AccessGrant);
  return { ...person, headers: { authorization: `Bearer ${accessToken}` } };
}

/** Sets an authenticator up, with its first code at hand. */
async function begun(world: ChangingWorld, headers: Headers): Promise<string> {
  const { secret } = await call(world, 'POST /me/mfa/totp', { headers }, TotpSecret);
  return new Authenticator(secret, clock).code(-1);
}

/** Somebody whose second step is on; `code` has not been used. */
async function enrolled(
  world: ChangingWorld,
): Promise<{ id: string; username: string; headers: Headers; code: string }> {
  const person = await signedIn(world);
  const { secret } = await call(world, 'POST /me/mfa/totp', { headers: person.headers }, TotpSecret);
  const authenticator = new Authenticator(secret, clock);
  const confirmation = { headers: person.headers, body: { code: await authenticator.code(-1) } };
  await call(world, 'POST /me/mfa/totp/confirm', confirmation, z.unknown());
  return { ...person, code: await authenticator.code() };
}

/** A sign-in that is held until somebody without a second step has set one up. */
async function heldForEnrolment(world: ChangingWorld): Promise<string> {
  const { username } = await aPerson(world.plane.database.dataSource);
  const settings = (requiredFor: string): string =>
    JSON.stringify({ requiredFor, countsProviders: true } satisfies Record<string, unknown>);
  const set = `INSERT INTO settings (key, value) VALUES ('second-step', $1::jsonb) ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
  await rows(world, set, [settings('everybody')]);
  const { mfaToken } = await call(world, 'POST /auth/login', login(username), SecondStepRequired);
  await rows(world, set, [settings('nobody')]);
  return mfaToken;
}

const mine =
  (rest: (world: ChangingWorld, headers: Headers) => Promise<{ id?: string; body?: object }>): Arrange =>
  async (world) => {
    const { headers } = await signedIn(world);
    return { headers, ...(await rest(world, headers)) };
  };

const somebody = async (world: ChangingWorld): Promise<{ id: string }> =>
  aPerson(world.plane.database.dataSource).then(({ id }) => ({ id }));

/** The requests by which people look after accounts, their own and those of others. */
export const ACCOUNT_ROUTES: Readonly<Record<string, Arrange>> = {
  'POST /api/v1/me/mfa/totp': mine(() => Promise.resolve({})),
  'POST /api/v1/me/mfa/totp/confirm': mine(async (world, headers) => ({ body: { code: await begun(world, headers) } })),
  'DELETE /api/v1/me/mfa/totp': async (world) => ({ headers: (await enrolled(world)).headers }),
  'POST /api/v1/me/mfa/recovery-codes': async (world) => ({ headers: (await enrolled(world)).headers }),
  'POST /api/v1/auth/reauth': mine(() => Promise.resolve({ body: { password: THEIR_PASSWORD } })),
  'POST /api/v1/auth/mfa': async (world) => {
    const { username, code } = await enrolled(world);
    const { mfaToken } = await call(world, 'POST /auth/login', login(username), SecondStepRequired);
    return { body: { mfaToken, code } };
  },
  'POST /api/v1/auth/mfa/enrolment': async (world) => ({ body: { mfaToken: await heldForEnrolment(world) } }),
  'POST /api/v1/auth/mfa/enrolment/confirm': async (world) => {
    const mfaToken = await heldForEnrolment(world);
    const { secret } = await call(world, 'POST /auth/mfa/enrolment', { body: { mfaToken } }, TotpSecret);
    return { body: { mfaToken, code: await new Authenticator(secret, clock).code() } };
  },
  'PUT /api/v1/settings/second-step': asAdmin(() =>
    Promise.resolve({ body: { requiredFor: 'nobody', countsProviders: true } }),
  ),
  'POST /api/v1/users/{id}/erasure': asAdmin(async ({ plane }) => {
    const { id, username } = await aPerson(plane.database.dataSource);
    return { id, body: { username, homes: 'delete' } };
  }),
  'POST /api/v1/me/api-keys': mine(() =>
    Promise.resolve({ body: { name: 'A robot', scopes: ['sessions:read'], lifeDays: 1 } }),
  ),
  'DELETE /api/v1/me/api-keys/{id}': mine(async (world, headers) => {
    const body = { name: 'A robot', scopes: ['sessions:read'], lifeDays: 1 };
    return { id: (await call(world, 'POST /me/api-keys', { headers, body }, NewApiKey)).apiKey.id };
  }),
  'POST /api/v1/me/security-notices/answers': mine(async (world, headers) => {
    const body = { name: 'A robot', scopes: ['sessions:read'], lifeDays: 1 };
    await call(world, 'POST /me/api-keys', { headers, body }, NewApiKey);
    const { items } = await call(world, 'GET /me/security-notices', { headers }, SecurityNoticeList);
    return { body: { noticeId: items[0]?.id, isExpected: true } };
  }),
  'DELETE /api/v1/me/sign-ins': async (world) => {
    const { id, headers } = await signedIn(world);
    await aSignIn(world.plane, id);
    return { headers };
  },
  'DELETE /api/v1/me/sign-ins/{id}': async (world) => {
    const { id, headers } = await signedIn(world);
    return { headers, id: await aSignIn(world.plane, id) };
  },
  'PUT /api/v1/me/password': mine(() =>
    Promise.resolve({ body: { currentPassword: THEIR_PASSWORD, password: 'nine patient lanterns at sea' } }),
  ),
  'POST /api/v1/auth/password-reset': async (world) => {
    const { headers } = await as(world);
    const { id } = await somebody(world);
    const { url } = await call(world, `POST /users/${id}/password-reset`, { headers }, PasswordResetLink);
    return { body: { token: new URL(url).hash.slice(1), password: 'nine patient lanterns at sea' } };
  },
  'POST /api/v1/users': asAdmin(async (world) => {
    const { username } = await aPersonRow(world.plane);
    return { body: { username: `${username}-two`, displayName: 'Somebody new', role: 'user' } };
  }),
  'PATCH /api/v1/users/{id}': asAdmin(async (world) => ({ ...(await somebody(world)), body: { isDisabled: true } })),
  'POST /api/v1/users/{id}/password-reset': asAdmin(somebody),
  'DELETE /api/v1/users/{id}/mfa': asAdmin(async (world) => ({ id: Id.parse((await enrolled(world)).id) })),
};
