import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';
import { z } from 'zod';

/** Whom the provider signs in without asking. Claims may be anything, as those of a careless provider are. */
export interface IdpPerson {
  readonly sub: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Makes the ID token that is sent instead of the honest one. */
export type TokenForger = (honest: JWTPayload, idp: OidcIdp) => Promise<string>;

/** What a client of the provider is called in every spec. */
export const CLIENT_ID = 'streamspace';
export const CLIENT_SECRET = 'only-for-specs-client-secret-0123456789';

const TokenAnswer = z.looseObject({ id_token: z.string().optional() });
const KEY_ID = 'idp-key';

/**
 * A real OpenID Connect provider (oidc-provider) on a free loopback port, whose login page signs {@link person} in at once, and whose answers
 * can be forged: {@link forge} for ID tokens, {@link discovery} for the discovery document, {@link refuses} for its whole paths.
 */
export class OidcIdp {
  person: IdpPerson = { sub: 'nobody', claims: {} };
  forge: TokenForger | null = null;
  discovery: Readonly<Record<string, unknown>> = {};
  /** Path that is answered with 503 from now on. */
  refuses: string | null = null;
  /** Error that the token endpoint answers with from now on. */
  tokenError: string | null = null;
  /** Runs before the next answer of the token endpoint, once. */
  beforeTokens: (() => Promise<void>) | null = null;
  /** Queries of the authorization requests that came. */
  readonly authorizations: URLSearchParams[] = [];
  /** Paths of all requests that came. */
  readonly paths: string[] = [];
  private provider: Provider | null = null;

  private constructor(
    private readonly server: Server,
    private readonly privateJwk: JWK,
    readonly issuer: string,
  ) {}

  /** Starts it, with one client that may come back to `redirectUri`. */
  static async start(): Promise<OidcIdp> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' };
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const idp = new OidcIdp(server, jwk, `http://127.0.0.1:${port}`);
    server.on('request', (request, response) => void idp.serve(request, response));
    return idp;
  }

  /** Registers the one client, which may come back to `origin` by the provider called `slug`. */
  register(origin: string, slug: string): void {
    const at = `${origin}/api/v1/auth/oidc/${slug}`;
    const configuration = {
      clients: [
        {
          client_id: CLIENT_ID,
          client_secret: CLIENT_SECRET,
          redirect_uris: [`${at}/callback`],
          post_logout_redirect_uris: [`${origin}/sign-in`],
          backchannel_logout_uri: `${at}/backchannel-logout`,
          backchannel_logout_session_required: true,
          grant_types: ['authorization_code', 'refresh_token'],
        },
      ],
      jwks: { keys: [this.privateJwk] },
      ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, RefreshToken: 600, Session: 600 },
      cookies: { keys: ['only-for-specs'] },
      pkce: { required: () => true },
      claims: {
        openid: ['sub', 'sid'],
        profile: ['name', 'preferred_username', 'groups'],
        email: ['email', 'email_verified'],
      },
      conformIdTokenClaims: false,
      issueRefreshToken: () => Promise.resolve(true),
      // As strict providers do: each is worth something once.
      rotateRefreshToken: true,
      findAccount: (_: unknown, sub: string) => ({
        accountId: sub,
        claims: () => Promise.resolve({ ...this.person.claims, sub }),
      }),
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        rpInitiatedLogout: { enabled: true },
      },
    };
    this.provider = quietly(() => new Provider(this.issuer, configuration));
  }

  /** Signs `claims` as the provider, or as `alg` and `kid` say. */
  async sign(claims: JWTPayload, header: { alg?: string; kid?: string; typ?: string } = {}): Promise<string> {
    const protectedHeader = { alg: 'RS256', kid: KEY_ID, ...header };
    return new SignJWT(claims).setProtectedHeader(protectedHeader).sign(await importJWK(this.privateJwk, 'RS256'));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    this.paths.push(url.pathname);
    if (url.pathname === '/token') await this.takeBeforeTokens()?.();
    if (!this.provider || url.pathname === this.refuses) response.writeHead(503).end();
    else if (url.pathname === '/token' && this.tokenError !== null)
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error: this.tokenError }));
    else if (url.pathname.startsWith('/interaction/')) await this.signIn(this.provider, request, response);
    else {
      if (url.pathname === '/auth') this.authorizations.push(url.searchParams);
      if (url.pathname === '/token') this.rewrite(response, (body) => this.forgeToken(body));
      if (url.pathname === '/.well-known/openid-configuration')
        this.rewrite(response, (body) =>
          Promise.resolve(JSON.stringify({ ...z.looseObject({}).parse(JSON.parse(body)), ...this.discovery })),
        );
      await this.provider.callback()(request, response);
    }
  }

  private takeBeforeTokens(): (() => Promise<void>) | null {
    const taken = this.beforeTokens;
    this.beforeTokens = null;
    return taken;
  }

  /** The login and the consent page in one, without a page. */
  private async signIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login')
      return provider.interactionFinished(request, response, { login: { accountId: this.person.sub } });
    const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: params.client_id ?? '' });
    grant.addOIDCScope(params.scope ?? '');
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  }

  private async forgeToken(body: string): Promise<string> {
    const answer = TokenAnswer.parse(JSON.parse(body));
    if (!this.forge || answer.id_token === undefined) return body;
    return JSON.stringify({ ...answer, id_token: await this.forge(decodeJwt(answer.id_token), this) });
  }

  /** Has the body changed before it leaves. */
  private rewrite(response: ServerResponse, change: (body: string) => Promise<string>): void {
    const end = response.end.bind(response);
    Object.assign(response, {
      end: (body?: string | Buffer) => {
        // Nothing is left to say to whoever hung up.
        if (body === undefined) return end();
        void change(body.toString()).then((changed) => {
          response.setHeader('Content-Length', Buffer.byteLength(changed));
          end(changed);
        });
        return response;
      },
    });
  }
}

/** oidc-provider warns of a set-up that suits nobody but a test. */
function quietly<T>(work: () => T): T {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return work();
  } finally {
    console.warn = warn;
  }
}
