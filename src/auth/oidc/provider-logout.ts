import { Injectable, Logger } from '@nestjs/common';
import { buildEndSessionUrl } from 'openid-client';
import { DataSource } from 'typeorm';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import { IdentityProvidersRepository } from '../providers/identity-providers.repository.js';
import { SignInTokens } from '../sign-on/sign-in-tokens.js';
import { OidcClients } from './oidc-clients.js';

/** Signing out at the provider as well (OpenID Connect RP-Initiated Logout 1.0). */
@Injectable()
export class ProviderLogout {
  private readonly logger = new Logger(ProviderLogout.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly providers: IdentityProvidersRepository,
    private readonly signIns: SignInTokens,
    private readonly clients: OidcClients,
    private readonly origin: PublicOrigin,
  ) {}

  /**
   * Where to send the browser after the sign-in `signInId` was ended here, so that its provider ends its own session; null when it has no
   * such page or cannot be asked. Never rejects: the person is signed out here whatever the provider does.
   */
  async urlFor(signInId: string): Promise<string | null> {
    try {
      const found = await this.signIns.idTokenOf(signInId);
      if (!found) return null;
      const provider = await this.providers.find(this.dataSource.manager, found.providerId);
      if (!provider?.isEnabled) return null;
      const client = await this.clients.of(provider);
      if (client.serverMetadata().end_session_endpoint === undefined) return null;
      const parameters = { id_token_hint: found.idToken, post_logout_redirect_uri: `${this.origin.url}/sign-in` };
      return buildEndSessionUrl(client, parameters).href;
    } catch (error) {
      this.logger.warn({ err: error, signInId }, 'Somebody could not be sent to their provider to sign out there.');
      return null;
    }
  }
}
