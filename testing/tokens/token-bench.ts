import { NewIdentityProvider } from '../../protocol/http/identity-providers.js';
import { IdentityProviders } from '../../src/auth/providers/identity-providers.js';
import { AppBench } from '../app-proxy/app-bench.js';
import { WebApp } from '../app-proxy/web-app.js';
import { CLIENT_ID, CLIENT_SECRET, OidcIdp } from '../sso/oidc-idp.js';
import { accessToken, apiKey, deviceToken, halfToken, refreshToken, resetLink, setUpLink } from './account-tokens.js';
import { agentKey, agentStreamToken, enrolmentToken, peerSecret } from './agent-tokens.js';
import { appCookie, appTicket, streamTicket } from './screen-tokens.js';
import { signOnCookie } from './sign-on-tokens.js';
import type { TokenKind } from './token-kind.js';
import { TokenPeople } from './token-people.js';

/** Every secret that opens something, by what it is. */
export const TOKEN_KINDS = [
  'access token',
  'refresh token',
  'half-token',
  'API key',
  'reset link',
  'stream ticket',
  'application ticket',
  'application cookie',
  'sign-on cookie',
  'enrolment token',
  'key of an agent',
  'token of an agent for a stream',
  'secret of the replicas',
  'device token',
  'set-up link',
] as const;
export type TokenKindName = (typeof TOKEN_KINDS)[number];

const PEER_SECRET = 'what-all-replicas-know-0123456789-abcdef';
const SLUG = 'contoso';

/** Makes secrets of every kind, and tries them wherever one is taken. */
export class TokenBench {
  private constructor(
    private readonly kinds: Readonly<Record<TokenKindName, TokenKind>>,
    private readonly stops: readonly (() => Promise<unknown>)[],
  ) {}

  static async start(): Promise<TokenBench> {
    const [app, idp] = await Promise.all([new WebApp().start(), OidcIdp.start()]);
    const bench = await AppBench.start(app, {
      STREAMSPACE_PEER_LISTEN: '127.0.0.1:0',
      STREAMSPACE_PEER_SECRET: PEER_SECRET,
      STREAMSPACE_PRIVATE_HOSTS: '127.0.0.1,localhost',
    });
    const origin = `http://localhost:${new URL(bench.plane.url).port}`;
    idp.register(origin, SLUG);
    const settings = { kind: 'oidc', issuer: idp.issuer, clientId: CLIENT_ID };
    const wanted = { slug: SLUG, name: 'Contoso', settings, mapping: {}, clientSecret: CLIENT_SECRET };
    await bench.plane.app.get(IdentityProviders, { strict: false }).create(NewIdentityProvider.parse(wanted));
    const people = new TokenPeople(bench.plane);
    const kinds = {
      'access token': accessToken(people),
      'refresh token': refreshToken(people),
      'half-token': halfToken(people),
      'API key': apiKey(people),
      'reset link': resetLink(people),
      'stream ticket': streamTicket(people, bench),
      'application ticket': appTicket(people, bench),
      'application cookie': appCookie(people, bench),
      'sign-on cookie': signOnCookie(idp, `${origin}/api/v1/auth/oidc/${SLUG}/login`),
      'enrolment token': enrolmentToken(people),
      'key of an agent': agentKey(people),
      'token of an agent for a stream': agentStreamToken(people),
      'secret of the replicas': peerSecret(bench.plane, PEER_SECRET),
      'device token': deviceToken(people),
      'set-up link': setUpLink(people),
    };
    return new TokenBench(kinds, [() => bench.stop(), () => idp.stop(), () => app.stop()]);
  }

  /** A good one of `kind`. */
  mint(kind: TokenKindName): Promise<string> {
    return this.kinds[kind].mint();
  }

  /** Whether `secret` opens what secrets of `kind` open. */
  opens(kind: TokenKindName, secret: string): Promise<boolean> {
    return this.kinds[kind].opens(secret);
  }

  async stop(): Promise<void> {
    for (const stop of this.stops) await stop();
  }
}
