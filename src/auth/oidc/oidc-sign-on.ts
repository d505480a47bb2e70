import { Injectable } from '@nestjs/common';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  fetchUserInfo,
  type IDToken,
} from 'openid-client';
import { Clock } from '../../platform/clock.js';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import { signOnPath } from '../providers/provider-addresses.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { type Claims, emailOf } from '../sign-on/claim-mapping.js';
import type { Vouched } from '../sign-on/federated-sign-in.js';
import { ProviderUnavailableError, SignOnRejectedError, StepUpStaleError } from '../sign-on/sign-on.errors.js';
import type { SignOnTransaction } from '../sign-on/sign-on-transaction.js';
import { OidcClients, oidcSettings } from './oidc-clients.js';
import { isAboutProof, signOnError } from './oidc-errors.js';

const MAX_SUBJECT = 255;
/** End of the year 9999, in seconds since 1970: what a database can still read as a time. */
const LAST_SECOND = 253_402_300_799;

/** The authorization code flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636), state and nonce. */
@Injectable()
export class OidcSignOn {
  constructor(
    private readonly clients: OidcClients,
    private readonly origin: PublicOrigin,
    private readonly clock: Clock,
  ) {}

  /** Where to send the browser. @throws ProviderUnavailableError SignOnRejectedError */
  async authorizationUrl(provider: IdentityProvider, transaction: SignOnTransaction): Promise<string> {
    const client = await this.clients.of(provider);
    const parameters = {
      redirect_uri: this.redirectUri(provider),
      scope: [...new Set(['openid', ...oidcSettings(provider).scopes])].join(' '),
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await calculatePKCECodeChallenge(transaction.codeVerifier),
      code_challenge_method: 'S256',
      // Both, since some providers know only one of them; whether it was heard, `auth_time` says.
      ...(transaction.stepUp && { prompt: 'login', max_age: '0' }),
    };
    try {
      return buildAuthorizationUrl(client, parameters).href;
    } catch {
      // Nothing but the address is left to be wrong, and that is what the provider's document says.
      throw new ProviderUnavailableError('The discovery document names no address to sign in at.');
    }
  }

  /**
   * What the provider says of the person who came back with `query`.
   *
   * @throws SignOnRejectedError ProviderUnavailableError
   * @throws StepUpStaleError when it is a step-up, and the person proved nothing since it began.
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
        ...(transaction.stepUp && { maxAge: this.ageInSeconds(transaction) }),
      });
      const idToken = tokens.claims();
      if (!idToken || tokens.id_token === undefined)
        throw new SignOnRejectedError('malformed', 'There is no ID token.');
      this.checkParties(client, idToken);
      const documents = await this.documents(client, provider, idToken, tokens.access_token);
      const claims = documents.reduce((merged, document) => ({ ...merged, ...document }), {});
      return {
        person: {
          issuer: idToken.iss,
          subject: idToken.sub,
          claims,
          isEmailVerified: isVouchedFor(emailOf(claims, provider.mapping), documents),
        },
        providerSession: typeof idToken.sid === 'string' ? idToken.sid : null,
        provenAtSeconds: idToken.auth_time === undefined ? null : Math.min(idToken.auth_time, LAST_SECOND),
        tokens: { idToken: tokens.id_token, refreshToken: tokens.refresh_token ?? null },
      };
    } catch (error) {
      throw transaction.stepUp && isAboutProof(error) ? new StepUpStaleError() : signOnError(error);
    }
  }

  /** How old a proof may be that was given after a step-up began; the library adds what the clocks may differ by. */
  private ageInSeconds({ startedAtMs }: SignOnTransaction): number {
    return Math.max(0, Math.ceil((this.clock.now().getTime() - startedAtMs) / 1000));
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

  /** What the provider says, the signed token last: it wins over the answer of the UserInfo endpoint, which must be about the same subject. */
  private async documents(
    client: Configuration,
    provider: IdentityProvider,
    idToken: IDToken,
    accessToken: string,
  ): Promise<Claims[]> {
    const hasEndpoint = client.serverMetadata().userinfo_endpoint !== undefined;
    if (!hasEndpoint || !oidcSettings(provider).usesUserInfo) return [idToken];
    return [await fetchUserInfo(client, accessToken, idToken.sub), idToken];
  }
}

/** `email_verified` speaks of the `email` beside it (OpenID Connect Core 1.0, section 5.1), not of another claim nor of another document. */
function isVouchedFor(address: string | null, documents: readonly Claims[]): boolean {
  return documents.some((claims) => claims.email_verified === true && claims.email === address);
}
