import { randomUUID } from 'node:crypto';
import { type IdentityProviderView, NewIdentityProvider } from '../../protocol/http/identity-providers.js';
import { Problem } from '../../protocol/problem.js';
import { IdentityProviders } from '../../src/auth/providers/identity-providers.js';
import { type AuthApp, startAuthApp } from '../auth/auth-app.js';
import { startTestDatabase, type TestDatabase } from '../database.js';
import { SamlIdp, type SamlKnobs } from './saml-idp.js';
import type { Step } from './walking-browser.js';
import { WalkingBrowser } from './walking-browser.js';

/** The product, a SAML provider, and browsers between the two. */
export class SamlBench {
  readonly idp = new SamlIdp();

  private constructor(
    readonly database: TestDatabase,
    readonly app: AuthApp,
  ) {}

  static async start(): Promise<SamlBench> {
    const database = await startTestDatabase();
    return new SamlBench(database, await startAuthApp(database));
  }

  /** Adds a provider of a fresh name that our provider stands behind, which calls itself by it from now on. */
  async provider(settings: object = {}, mapping: object = {}): Promise<IdentityProviderView> {
    const slug = `saml-${randomUUID().slice(0, 8)}`;
    this.idp.entityId = `https://idp.example/${slug}`;
    const wanted = {
      slug,
      name: 'Contoso',
      settings: { kind: 'saml', metadata: this.idp.metadata, ...settings },
      mapping,
    };
    return this.app.app.get(IdentityProviders).create(NewIdentityProvider.parse(wanted));
  }

  /** Presses the button. Answers with the address of the provider that the browser is sent to. */
  async begin({ slug }: IdentityProviderView, browser: WalkingBrowser, returnTo = '/'): Promise<URL> {
    const url = new URL(`${this.app.origin}/api/v1/auth/saml/${slug}/login?returnTo=${encodeURIComponent(returnTo)}`);
    return new URL((await browser.get(url)).location ?? '');
  }

  /** The provider's page posts the form. */
  post(
    provider: IdentityProviderView,
    browser: WalkingBrowser,
    SAMLResponse: string,
    origin = this.app.origin,
  ): Promise<Step> {
    const url = new URL(new URL(provider.addresses.acsUrl ?? '').pathname, origin);
    return browser.postForm(url, { SAMLResponse, RelayState: 'anything' }, 'application/json');
  }

  /** Walks all the way; answers with where it ends, or with status and code of what was refused. */
  async signIn(provider: IdentityProviderView, knobs: SamlKnobs = {}, browser = new WalkingBrowser()): Promise<string> {
    const requestId = this.idp.requestId(await this.begin(provider, browser));
    return this.comeBack(provider, browser, this.idp.answer(provider.addresses, requestId, knobs));
  }

  /** Brings a response, and follows to where that leads. */
  async comeBack(provider: IdentityProviderView, browser: WalkingBrowser, answer: string): Promise<string> {
    const posted = await this.post(provider, browser, answer);
    if (posted.status !== 303) return outcomeOf(posted);
    return outcomeOf(await browser.get(new URL(posted.location ?? '', this.app.origin), 'application/json'));
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.database.stop();
  }
}

/** Where a step leads, or what it was refused with. */
export function outcomeOf({ status, location, body }: Step): string {
  return status === 303 ? (location ?? '') : `${status} ${Problem.parse(JSON.parse(body)).code}`;
}
