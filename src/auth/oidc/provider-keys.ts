import { Injectable } from '@nestjs/common';
import type { JWTVerifyGetKey } from 'jose';
import { OutboundHttp } from '../../platform/outbound/outbound-http.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { remoteKeys } from './logout-token.js';
import { OidcClients } from './oidc-clients.js';
import { InvalidLogoutTokenError } from './oidc.errors.js';

const MAX_KEY_SETS = 100;

/** Keys of providers, by address. */
@Injectable()
export class ProviderKeys {
  private readonly sets = new Map<string, JWTVerifyGetKey>();

  constructor(
    private readonly clients: OidcClients,
    private readonly http: OutboundHttp,
  ) {}

  /** The keys that `provider` signs with. */
  async of(provider: IdentityProvider): Promise<JWTVerifyGetKey> {
    const url = (await this.clients.of(provider)).serverMetadata().jwks_uri;
    if (url === undefined) throw new InvalidLogoutTokenError();
    const known = this.sets.get(url);
    if (known) return known;
    if (this.sets.size >= MAX_KEY_SETS) this.sets.clear();
    const keys = remoteKeys(url, (address) => this.http.fetch(address));
    this.sets.set(url, keys);
    return keys;
  }
}
