import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock.js';
import { OutboundHttp } from '../../platform/outbound/outbound-http.js';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import type { ProviderFindings } from '../providers/provider-findings.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { ProviderSecrets } from '../providers/provider-secrets.js';
import { CLOCK_TOLERANCE_SECONDS, oidcSettings } from './oidc-clients.js';
import { probeAuthorization } from './authorization-probe.js';
import { probeClient } from './client-probe.js';

const Metadata = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  end_session_endpoint: z.string().optional(),
  backchannel_logout_supported: z.boolean().optional(),
  code_challenge_methods_supported: z.array(z.string()).optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
});
/** What a provider's discovery document says, as far as it matters. */
export type OidcMetadata = z.infer<typeof Metadata>;

const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string(), use: z.string().optional() })) });

/** Tests an OpenID Connect provider without a person: discovery, keys, clock, client and redirect URI. */
@Injectable()
export class OidcTest {
  constructor(
    private readonly http: OutboundHttp,
    private readonly secrets: ProviderSecrets,
    private readonly origin: PublicOrigin,
    private readonly clock: Clock,
  ) {}

  /** Adds what it finds to `findings`. Never rejects for what a provider does. */
  async run(provider: IdentityProvider, findings: ProviderFindings): Promise<void> {
    const settings = oidcSettings(provider);
    const metadata = await this.discover(settings.issuer, findings);
    if (!metadata) return;
    this.checkIssuer(settings.issuer, metadata.issuer, findings);
    await this.checkKeys(metadata, findings);
    this.checkAbilities(metadata, findings);
    const probe = { http: this.http, provider, metadata, origin: this.origin.url };
    await probeClient(probe, this.secrets.clientSecretOf(provider), findings);
    await probeAuthorization(probe, findings);
  }

  private async discover(issuer: string, findings: ProviderFindings): Promise<OidcMetadata | null> {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    try {
      const response = await this.http.fetch(address);
      this.checkClock(response, findings);
      if (response.status !== 200) {
        findings.bad('discovery', `${address} answers with status ${response.status}. Check the issuer.`);
        return null;
      }
      const metadata = Metadata.safeParse(await response.json().catch(() => null));
      if (metadata.success) findings.good('discovery', 'The discovery document can be read.');
      else findings.bad('discovery', `${address} is no discovery document. Check the issuer.`);
      return metadata.data ?? null;
    } catch (error) {
      findings.bad('discovery', sentence(error));
      return null;
    }
  }

  private checkClock(response: Response, findings: ProviderFindings): void {
    const theirs = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(theirs)) return;
    const apart = Math.round(Math.abs(theirs - this.clock.now().getTime()) / 1000);
    if (apart <= CLOCK_TOLERANCE_SECONDS) findings.good('clock', 'The clocks agree.');
    else
      findings.bad(
        'clock',
        `The clocks are ${apart} s apart. Set both by NTP; ${CLOCK_TOLERANCE_SECONDS} s are allowed.`,
      );
  }

  private checkIssuer(wanted: string, named: string, findings: ProviderFindings): void {
    if (wanted === named) findings.good('issuer', 'The issuer is spelled as the provider spells it.');
    else findings.bad('issuer', `The provider calls itself ${named}. Enter the issuer exactly so, slashes included.`);
  }

  private async checkKeys(metadata: OidcMetadata, findings: ProviderFindings): Promise<void> {
    try {
      const keys = Keys.parse(await (await this.http.fetch(metadata.jwks_uri)).json());
      const usable = keys.keys.filter(({ kty, use }) => kty !== 'oct' && use !== 'enc');
      if (usable.length > 0) findings.good('keys', `The provider shows ${usable.length} signing key(s).`);
      else
        findings.bad(
          'keys',
          'The provider shows no key that signatures could be checked with. Give it an RSA or EC key.',
        );
    } catch (error) {
      findings.bad('keys', `The keys cannot be read: ${sentence(error)}`);
    }
  }

  private checkAbilities(metadata: OidcMetadata, findings: ProviderFindings): void {
    const algorithms = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
    if (!algorithms.some((name) => ['RS', 'PS', 'ES', 'Ed'].includes(name.slice(0, 2))))
      findings.bad('signatures', 'The provider signs ID tokens with a shared secret only. Choose RS256 there.');
    if (metadata.code_challenge_methods_supported?.includes('S256') === false)
      findings.warn('pkce', 'The provider does not say that it checks PKCE with S256. Switch that on if it can.');
    if (metadata.end_session_endpoint === undefined)
      findings.warn('logout', 'The provider has no page to sign out. Who signs out here stays signed in there.');
    if (metadata.backchannel_logout_supported !== true)
      findings.warn('logout', 'The provider does not say that it tells us of sign-outs there (back-channel logout).');
  }
}

/** What went wrong, as far as it is ours to tell. */
export function sentence(error: unknown): string {
  const isOurs = error instanceof Error && error.name.startsWith('Outbound');
  return isOurs ? error.message : 'The answer cannot be read.';
}
