import { randomUUID } from 'node:crypto';
import type { IdentityProviderView } from '../../protocol/http/identity-providers.js';
import { type ClaimMapping, NewIdentityProvider } from '../../protocol/http/identity-providers.js';
import { IdentityProviders } from '../../src/auth/providers/identity-providers.js';
import { type AuthApp, startAuthApp, type AuthAppOptions } from '../auth/auth-app.js';
import { startTestDatabase, type TestDatabase } from '../database.js';
import { CLIENT_ID, CLIENT_SECRET, OidcIdp } from './oidc-idp.js';
import { type Step, WalkingBrowser } from './walking-browser.js';

/** The product, an OpenID Connect provider beside it, and people who walk between the two. */
export class SignOnBench {
  private constructor(
    readonly database: TestDatabase,
    readonly app: AuthApp,
    readonly idp: OidcIdp,
  ) {}

  static async start(options: AuthAppOptions = {}): Promise<SignOnBench> {
    const [database, idp] = await Promise.all([startTestDatabase(), OidcIdp.start()]);
    const env = { STREAMSPACE_PRIVATE_HOSTS: '127.0.0.1,localhost', ...options.env };
    return new SignOnBench(database, await startAuthApp(database, { ...options, env }), idp);
  }

  /** Another replica on the same database. */
  replica(): Promise<AuthApp> {
    return startAuthApp(this.database, { env: { STREAMSPACE_PRIVATE_HOSTS: '127.0.0.1,localhost' } });
  }

  /** Adds a provider of a fresh name, and registers it there. */
  async provider(mapping: Partial<ClaimMapping> = {}): Promise<IdentityProviderView> {
    const slug = `idp-${randomUUID().slice(0, 8)}`;
    this.idp.register(this.app.origin, slug);
    const settings = { kind: 'oidc', issuer: this.idp.issuer, clientId: CLIENT_ID };
    const wanted = { slug, name: 'Contoso', settings, mapping, clientSecret: CLIENT_SECRET };
    return this.app.app.get(IdentityProviders).create(NewIdentityProvider.parse(wanted));
  }

  /** Where the button of a provider leads. */
  loginUrl({ slug }: { readonly slug: string }, returnTo?: string): string {
    const query = returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`;
    return `${this.app.origin}/api/v1/auth/oidc/${slug}/login${query}`;
  }

  /** Walks from the button to where the product sends the browser in the end. */
  signIn(provider: { readonly slug: string }, browser = new WalkingBrowser(), returnTo?: string): Promise<Step> {
    return browser.go(this.loginUrl(provider, returnTo), isOurPage(this.app.origin));
  }

  /** Walks as far as the callback, without going there. Answers with its address. */
  async untilCallback(provider: { readonly slug: string }, browser = new WalkingBrowser()): Promise<URL> {
    const step = await browser.go(this.loginUrl(provider), ({ pathname }) => pathname.endsWith('/callback'));
    return new URL(step.location ?? '', step.url);
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.idp.stop();
    await this.database.stop();
  }
}

/** Whether an address is one of the client's pages, which no spec here serves. */
export const isOurPage =
  (origin: string) =>
  (url: URL): boolean =>
    url.origin === origin && !url.pathname.startsWith('/api/');
