import { createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { ManualClock } from '../../testing/manual-clock.js';
import { AuthConfig } from '../platform/config/control-plane.config.js';
import { AccessJwt } from './access-jwt.js';
import { UnauthenticatedError } from './auth.errors.js';
import type { Principal } from './principal.js';

const SECRET = 'only-for-specs-0123456789-abcdefghij';
const KEY = new TextEncoder().encode(SECRET);
const PRINCIPAL: Principal = {
  userId: '00000000-0000-4000-8000-00000000000a',
  signInId: '00000000-0000-4000-8000-00000000000b',
  username: 'alice',
  role: 'user',
};

const clock = new ManualClock();
const jwt = new AccessJwt(new AuthConfig(SECRET, 600_000, 86_400_000), clock);
const nowSeconds = (): number => Math.floor(clock.now().getTime() / 1000);

/** The claims of a valid token with `changes`; undefined leaves one out. */
function claims(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const valid: Record<string, unknown> = {
    iss: 'streamspace',
    aud: 'streamspace-api',
    sub: PRINCIPAL.userId,
    sid: PRINCIPAL.signInId,
    username: 'alice',
    role: 'user',
    iat: nowSeconds(),
    exp: nowSeconds() + 600,
  };
  return Object.fromEntries(Object.entries({ ...valid, ...changes }).filter(([, value]) => value !== undefined));
}

const signed = (
  changes: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key: Uint8Array = KEY,
): Promise<string> =>
  new SignJWT(claims(changes)).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header }).sign(key);

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token with any header at all, signed with HMAC-SHA-256 under `key`. */
function handMade(header: object, key: Uint8Array = KEY): string {
  const content = `${encode(header)}.${encode(claims())}`;
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
}

const expectRefused = (token: string): Promise<void> =>
  expect(jwt.read(token)).rejects.toBeInstanceOf(UnauthenticatedError);

describe('AccessJwt', () => {
  it('reads what it signed, and what the spec signs the same way', async () => {
    expect(await jwt.read(await jwt.sign(PRINCIPAL, 600))).toEqual(PRINCIPAL);
    expect(await jwt.read(await signed())).toEqual(PRINCIPAL);
    expect(await jwt.read(handMade({ alg: 'HS256', typ: 'at+jwt' }))).toEqual(PRINCIPAL);
  });

  it('refuses a token without a signature', async () => {
    await expectRefused(new UnsecuredJWT(claims()).encode());
    await expectRefused(handMade({ alg: 'none', typ: 'at+jwt' }));
    await expectRefused(handMade({ alg: 'None', typ: 'at+jwt' }));
    await expectRefused(`${encode({ alg: 'HS256', typ: 'at+jwt' })}.${encode(claims())}.`);
  });

  it('refuses other algorithms, also with the right key', async () => {
    await expectRefused(await signed({}, { alg: 'HS384' }, Buffer.concat([KEY, KEY])));
    await expectRefused(await signed({}, { alg: 'HS512' }, Buffer.concat([KEY, KEY])));
    await expectRefused(handMade({ alg: 'HS512', typ: 'at+jwt' }));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await expectRefused(
      await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt' }).sign(privateKey),
    );
  });

  it('refuses other keys, whatever the header says about keys', async () => {
    const other = new TextEncoder().encode('x'.repeat(36));
    await expectRefused(await signed({}, {}, other));
    for (const hint of [
      { jwk: { kty: 'oct', k: Buffer.from(other).toString('base64url') } },
      { jku: 'http://127.0.0.1:9/keys' },
      { kid: '../../dev/null' },
      { x5u: 'http://127.0.0.1:9/' },
    ]) {
      await expectRefused(handMade({ alg: 'HS256', typ: 'at+jwt', ...hint }, other));
    }
    await expectRefused(handMade({ alg: 'HS256', typ: 'at+jwt', crit: ['x'], x: 1 }));
  });

  it('gives expiry and start 30 seconds of leeway and no more', async () => {
    expect(await jwt.read(await signed({ exp: nowSeconds() - 29 }))).toEqual(PRINCIPAL);
    await expectRefused(await signed({ exp: nowSeconds() - 31 }));
    expect(await jwt.read(await signed({ nbf: nowSeconds() + 29 }))).toEqual(PRINCIPAL);
    await expectRefused(await signed({ nbf: nowSeconds() + 31 }));
  });

  it('expires with time', async () => {
    const token = await jwt.sign(PRINCIPAL, 600);
    clock.advance(629_000);
    expect(await jwt.read(token)).toEqual(PRINCIPAL);
    clock.advance(2_000);
    await expectRefused(token);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no exp', { exp: undefined }],
    ['no iat', { iat: undefined }],
    ['no sub', { sub: undefined }],
    ['no sid', { sid: undefined }],
    ['another issuer', { iss: 'somebody' }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'streamspace-agents' }],
    ['no audience', { aud: undefined }],
    ['an unknown role', { role: 'root' }],
    ['a subject that is no id', { sub: 'alice' }],
    ['a sign-in that is no id', { sid: 7 }],
  ])('refuses a token with %s', async (_, changes) => {
    await expectRefused(await signed(changes));
  });

  it('refuses other kinds of token', async () => {
    await expectRefused(await signed({}, { typ: 'JWT' }));
    await expectRefused(handMade({ alg: 'HS256' }));
  });

  it.each(['', '.', '..', 'a.b', 'a.b.c', 'a.b.c.d.e', '{}', '\u0000', 'é.é.é', 'x'.repeat(100_000)])(
    'refuses %#, which is no token',
    async (text) => {
      await expectRefused(text);
    },
  );

  it('refuses any change of a single character', async () => {
    const token = await jwt.sign(PRINCIPAL, 600);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const flip = (part: string): string => `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`;
    for (const changed of [
      [flip(header), payload, signature],
      [header, flip(payload), signature],
      [header, payload, flip(signature)],
    ]) {
      await expectRefused(changed.join('.'));
    }
  });
});
