import type { NestExpressApplication } from '@nestjs/platform-express';
import supertest from 'supertest';
import { type IdentityProviderView, NewIdentityProvider } from '../../protocol/http/identity-providers.js';
import { AppProxyModule } from '../../src/app-proxy/app-proxy.module.js';
import { IdentityProviders } from '../../src/auth/providers/identity-providers.js';
import { PublicOrigin } from '../../src/platform/http/public-origin.js';
import { startTestControlPlane, type TestControlPlane } from '../agents-gateway/gateway-app.js';
import { AppBench } from '../app-proxy/app-bench.js';
import { WebApp } from '../app-proxy/web-app.js';
import { Browser } from '../auth/browser.js';
import { CLIENT_ID, CLIENT_SECRET, OidcIdp } from '../sso/oidc-idp.js';
import { SamlIdp } from '../sso/saml-idp.js';
import { TokenPeople } from '../tokens/token-people.js';

const ENV = {
  STREAMSPACE_PEER_LISTEN: '127.0.0.1:0',
  STREAMSPACE_PRIVATE_HOSTS: '127.0.0.1,localhost',
};

/** Two replicas on one database, an agent at the first one, and a provider of each kind: where races take place. */
export class RaceBench {
  readonly people: TokenPeople;
  private saml: Promise<IdentityProviderView> | null = null;

  private constructor(
    readonly apps: AppBench,
    readonly other: TestControlPlane,
    readonly idps: { readonly oidc: OidcIdp; readonly saml: SamlIdp },
    private readonly stops: readonly (() => Promise<unknown>)[],
  ) {
    this.people = new TokenPeople(apps.plane);
  }

  static async start(): Promise<RaceBench> {
    const [app, oidc] = await Promise.all([new WebApp().start(), OidcIdp.start()]);
    const apps = await AppBench.start(app, ENV);
    const { database } = apps.plane;
    const other = await startTestControlPlane({ imports: [AppProxyModule], env: ENV, database });
    // One public address, as behind a balancer.
    other.app.get(PublicOrigin).listeningOn(Number(new URL(apps.plane.url).port));
    const stops = [() => other.stop(), () => apps.stop(), () => oidc.stop(), () => app.stop()];
    return new RaceBench(apps, other, { oidc, saml: new SamlIdp() }, stops);
  }

  /** Address of a replica. */
  url(replica: 0 | 1): string {
    return replica === 0 ? this.apps.plane.url : this.other.url;
  }

  /** The address by which browsers know the product. */
  get origin(): string {
    return `http://localhost:${new URL(this.apps.plane.url).port}`;
  }

  /** The same address, at a replica. */
  at(replica: 0 | 1, url: URL): URL {
    const there = new URL(url);
    there.port = new URL(this.url(replica)).port;
    return there;
  }

  http(replica: 0 | 1): ReturnType<typeof supertest> {
    return supertest(this.url(replica));
  }

  browser(replica: 0 | 1): Browser {
    return new Browser({ request: () => this.http(replica) });
  }

  /** The first replica's application. */
  get app(): NestExpressApplication {
    return this.apps.plane.app;
  }

  /** A provider of OpenID Connect that may be asked. */
  oidcProvider(slug: string): Promise<IdentityProviderView> {
    this.idps.oidc.register(this.origin, slug);
    const settings = { kind: 'oidc', issuer: this.idps.oidc.issuer, clientId: CLIENT_ID };
    return this.provider({ slug, settings, clientSecret: CLIENT_SECRET });
  }

  /** The one provider of SAML: no two may call themselves the same. */
  samlProvider(): Promise<IdentityProviderView> {
    const settings = { kind: 'saml', metadata: this.idps.saml.metadata };
    return (this.saml ??= this.provider({ slug: 'fabrikam', settings }));
  }

  async stop(): Promise<void> {
    for (const stop of this.stops) await stop();
  }

  private provider(wanted: object): Promise<IdentityProviderView> {
    const provider = NewIdentityProvider.parse({ name: 'Contoso', mapping: {}, ...wanted });
    return this.app.get(IdentityProviders, { strict: false }).create(provider);
  }
}
