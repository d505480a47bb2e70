import { Injectable } from '@nestjs/common';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  fetchUserInfo,
  type IDToken,
} from 'openid-client';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import { signOnPath } from '../providers/provider-addresses.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import type { Claims } from '../sign-on/claim-mapping.js';
import type { Vouched } from '../sign-on/federated-sign-in.js';
import { SignOnRejectedError } from '../sign-on/sign-on.errors.js';
import type { SignOnTransaction } from '../sign-on/sign-on-transaction.js';
import { OidcClients, oidcSettings } from './oidc-clients.js';
import { signOnError } from './oidc-errors.js';

const MAX_SUBJECT = 255;
/** End of the year 9999, in seconds since 1970: what a database can still read as a time. */
const LAST_SECOND = 253_402_300_799;

/** The authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636), state and nonce. */
@Injectable()
export class OidcSignOn {
  constructor(
    private readonly clients: OidcClients,
    private readonly origin: PublicOrigin,
  ) {}

  /** Where to send the browser. @throws ProviderUnavailableError SignOnRejectedError */
  async authorizationUrl(provider: IdentityProvider, transaction: SignOnTransaction): Promise<string> {
    const client = await this.clients.of(provider);
    const url = buildAuthorizationUrl(client, {
      redirect_uri: this.redirectUri(provider),
      scope: [...new Set(['openid', ...oidcSettings(provider).scopes])].join(' '),
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await calculatePKCECodeChallenge(transaction.codeVerifier),
      code_challenge_method: 'S256',
    });
    return url.href;
  }

  /**
   * What the provider says of the person who came back with `query`.
   *
   * @throws SignOnRejectedError ProviderUnavailableError
   */
  async vouch(provider: IdentityProvider, transaction: SignOnTransaction, query: string): Promise<Vouched> {
    const client = await this.clients.of(provider);
    // Built on the configured address, so that no Host header decides what is sent to the token endpoint.
    const currentUrl = new URL(`${this.redirectUri(provider)}${query}`);
    try {
      const tokens = await authorizationCodeGrant(client, currentUrl, {
        pkceCodeVerifier: transaction.codeVerifier,
        expectedState: transaction.state,
        expectedNonce: transaction.nonce,
        idTokenExpected: true,
      });
      const idToken = tokens.claims();
      if (!idToken || tokens.id_token === undefined)
        throw new SignOnRejectedError('malformed', 'There is no ID token.');
      this.checkParties(client, idToken);
      const claims = await this.withUserInfo(client, provider, idToken, tokens.access_token);
      return {
        person: {
          issuer: idToken.iss,
          subject: idToken.sub,
          claims,
          isEmailVerified: claims.email_verified === true,
        },
        providerSession: typeof idToken.sid === 'string' ? idToken.sid : null,
        provenAtSeconds: idToken.auth_time === undefined ? null : Math.min(idToken.auth_time, LAST_SECOND),
        tokens: { idToken: tokens.id_token, refreshToken: tokens.refresh_token ?? null },
      };
    } catch (error) {
      throw signOnError(error);
    }
  }

  private redirectUri(provider: IdentityProvider): string {
    return this.origin.url + signOnPath(provider, 'callback');
  }

  /** The library looks at `azp` only beside several audiences; a token that was made for another party is none of ours. */
  private checkParties(client: Configuration, { azp, sub, aud }: IDToken): void {
    const { client_id: clientId } = client.clientMetadata();
    if (azp !== undefined && azp !== clientId)
      throw new SignOnRejectedError('audience', 'The token is for another party.');
    if (Array.isArray(aud) && aud.some((audience) => audience !== clientId))
      throw new SignOnRejectedError('audience', 'The token is for others as well.');
    if (sub.length > MAX_SUBJECT) throw new SignOnRejectedError('claims', 'The subject is longer than 255 characters.');
  }

  /** What the signed token says wins over the answer of the UserInfo endpoint, which must be about the same subject. */
  private async withUserInfo(
    client: Configuration,
    provider: IdentityProvider,
    idToken: IDToken,
    accessToken: string,
  ): Promise<Claims> {
    const hasEndpoint = client.serverMetadata().userinfo_endpoint !== undefined;
    if (!hasEndpoint || !oidcSettings(provider).usesUserInfo) return idToken;
    return { ...(await fetchUserInfo(client, accessToken, idToken.sub)), ...idToken };
  }
}
