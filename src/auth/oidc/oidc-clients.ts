import { Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  type Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import type { OidcSettings } from '../../../protocol/http/identity-providers.js';
import { Clock } from '../../platform/clock.js';
import { OutboundHttp } from '../../platform/outbound/outbound-http.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { ProviderSecrets } from '../providers/provider-secrets.js';
import { ProviderNotFoundError } from '../providers/identity-providers.errors.js';
import { SignOnRejectedError } from '../sign-on/sign-on.errors.js';
import { signOnError } from './oidc-errors.js';

const FRESH_MS = 600_000;
const TIMEOUT_SECONDS = 5;
/** How far the clocks of a provider and of ours may be apart, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 30;

interface Cached {
  readonly version: number;
  readonly staleAtMs: number;
  readonly client: Promise<Configuration>;
}

/** Settings of an OpenID Connect provider. @throws ProviderNotFoundError when it is of another kind. */
export function oidcSettings({ settings }: IdentityProvider): OidcSettings {
  if (settings.kind !== 'oidc') throw new ProviderNotFoundError();
  return settings;
}

/** Clients of the OpenID Connect providers, with their discovery documents, which are believed for ten minutes. */
@Injectable()
export class OidcClients {
  private readonly cache = new Map<string, Cached>();

  constructor(
    private readonly http: OutboundHttp,
    private readonly secrets: ProviderSecrets,
    private readonly clock: Clock,
  ) {}

  /** @throws ProviderUnavailableError SignOnRejectedError when its discovery document cannot be had or names another issuer. */
  of(provider: IdentityProvider): Promise<Configuration> {
    const version = provider.updatedAt.getTime();
    const nowMs = this.clock.monotonicMs();
    const cached = this.cache.get(provider.id);
    if (cached?.version === version && cached.staleAtMs > nowMs) return cached.client;
    const client = this.discover(provider);
    const entry = { version, staleAtMs: nowMs + FRESH_MS, client };
    this.cache.set(provider.id, entry);
    client.catch(() => {
      if (this.cache.get(provider.id) === entry) this.cache.delete(provider.id);
    });
    return client;
  }

  /** The same, read anew. */
  async discover(provider: IdentityProvider): Promise<Configuration> {
    const settings = oidcSettings(provider);
    const issuer = new URL(settings.issuer);
    const secret = this.secrets.clientSecretOf(provider) ?? '';
    const authentication =
      settings.clientAuthentication === 'client_secret_post' ? ClientSecretPost : ClientSecretBasic;
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; the address check lets http pass for this machine itself alone
    const execute = [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : [])];
    try {
      this.http.check(issuer);
      const client = await discovery(
        issuer,
        settings.clientId,
        { [clockTolerance]: CLOCK_TOLERANCE_SECONDS },
        authentication(secret),
        { execute, timeout: TIMEOUT_SECONDS, [customFetch]: this.fetch },
      );
      if (client.serverMetadata().issuer !== settings.issuer)
        throw new SignOnRejectedError('issuer', 'The discovery document names another issuer.');
      return client;
    } catch (error) {
      throw signOnError(error);
    }
  }

  private readonly fetch: CustomFetch = (url, { method, headers, body, signal }) => {
    const text = body instanceof URLSearchParams ? body.toString() : body;
    if (typeof text !== 'string' && text !== undefined && text !== null) throw new Error('The body is not text.');
    return this.http.fetch(url, { method, headers, body: text ?? null, signal });
  };
}
