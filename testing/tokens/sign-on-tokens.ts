import { SIGN_ON_COOKIE } from '../../src/auth/sign-on/sign-on-cookie.js';
import type { OidcIdp } from '../sso/oidc-idp.js';
import { WalkingBrowser } from '../sso/walking-browser.js';
import type { TokenKind } from './token-kind.js';

/** Opens the way back from a provider, for the browser that left by the button at `login`. */
export function signOnCookie(idp: OidcIdp, login: string): TokenKind {
  const callbacks = new Map<string, URL>();
  const leave = async (): Promise<string> => {
    idp.person = { sub: `person-${callbacks.size}`, claims: {} };
    const browser = new WalkingBrowser();
    const step = await browser.go(login, ({ pathname }) => pathname.endsWith('/callback'));
    const cookie = browser.cookie(login, SIGN_ON_COOKIE) ?? '';
    callbacks.set(cookie, new URL(step.location ?? '', step.url));
    return cookie;
  };
  return {
    mint: leave,
    opens: async (secret) => {
      const back = callbacks.get(secret) ?? callbacks.get(await leave())!;
      const headers = { accept: 'application/json', cookie: `${SIGN_ON_COOKIE}=${secret}` };
      return (await fetch(back, { redirect: 'manual', headers })).status === 303;
    },
  };
}
