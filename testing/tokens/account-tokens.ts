import { NewApiKey } from '../../protocol/http/account.js';
import { FirstAdminSetup } from '../../src/auth/setup/first-admin-setup.js';
import { REFRESH_COOKIE } from '../../src/auth/sign-in/sign-in-cookies.js';
import { digest, newSecret } from '../../src/platform/secrets.js';
import { LiveClient } from '../sessions/live-client.js';
import type { TokenKind } from './token-kind.js';
import type { TokenPeople } from './token-people.js';

const A_PASSWORD = 'nine lazy clouds over Ghent';

/** Opens live sockets. */
export const accessToken = (people: TokenPeople): TokenKind => ({
  mint: async () => (await people.signedIn()).browser.accessToken,
  opens: (secret) =>
    LiveClient.connect(people.plane.url, { accessToken: secret }).then(
      (client) => {
        client.close();
        return true;
      },
      () => false,
    ),
});

export const refreshToken = (people: TokenPeople): TokenKind => ({
  mint: async () => (await people.signedIn()).browser.refreshToken ?? '',
  opens: async (secret) => {
    const request = people.http.post('/api/v1/auth/refresh').set('X-StreamSpace-Csrf', '1');
    return (await request.set('Cookie', `${REFRESH_COOKIE}=${secret}`)).status === 200;
  },
});

/** A browser that is known: it opens nothing by itself. */
export const deviceToken = (people: TokenPeople): TokenKind => ({
  mint: async () => (await people.signedIn()).browser.deviceToken ?? '',
  opens: () => Promise.resolve(false),
});

/** Opens, with a recovery code, what is behind the second step. */
export function halfToken(people: TokenPeople): TokenKind {
  const codes = new Map<string, string>();
  return {
    mint: async () => {
      const { mfaToken, recoveryCode } = await people.halfway();
      codes.set(mfaToken, recoveryCode);
      return mfaToken;
    },
    opens: async (secret) => {
      const [anyCode = ''] = codes.values();
      return (await people.stranger().secondStep(codes.get(secret) ?? anyCode, secret)).status === 200;
    },
  };
}

/** Opens the API. */
export const apiKey = (people: TokenPeople): TokenKind => ({
  mint: async () => {
    const wanted = { name: 'x', scopes: ['account:read', 'sessions:manage'], lifeDays: 1 };
    const { browser } = await people.signedIn();
    return NewApiKey.parse((await browser.send('post', '/me/api-keys', wanted)).body).key;
  },
  opens: async (secret) =>
    (await people.http.get('/api/v1/me').set('Authorization', `Bearer ${secret}`)).status === 200,
});

export const resetLink = (people: TokenPeople): TokenKind => ({
  mint: async () => {
    const token = newSecret();
    await people.plane.database.dataSource.query(
      `INSERT INTO password_resets (user_id, hash, expires_at) VALUES ($1, $2, now() + interval '1 hour')`,
      [(await people.signedIn()).id, digest(token)],
    );
    return token;
  },
  opens: async (token) => (await people.post('password-reset', { token, password: A_PASSWORD })) === 204,
});

/** Works as long as there is no administrator. */
export const setUpLink = (people: TokenPeople): TokenKind => ({
  mint: async () => (await people.plane.app.get(FirstAdminSetup, { strict: false }).setupToken()) ?? '',
  opens: async (token) => (await people.post('setup', { token, username: 'root', password: A_PASSWORD })) === 201,
});
