import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { SamlSettings } from '../../../protocol/http/identity-providers.js';
import { Clock } from '../../platform/clock.js';
import { OutboundFailedError, OutboundRefusedError } from '../../platform/outbound/outbound.errors.js';
import { OutboundHttp } from '../../platform/outbound/outbound-http.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import type { ProviderFindings } from '../providers/provider-findings.js';
import { SamlCompletion, SettingsError } from '../providers/saml-completion.js';
import { certificateEnd } from './saml-certificates.js';
import { isWhole } from './saml-settings.js';

const MONTH_MS = 30 * 86_400_000;

/** Tests a SAML provider without a person: metadata, certificates and whether its page can be reached. */
@Injectable()
export class SamlTest {
  constructor(
    private readonly completion: SamlCompletion,
    private readonly http: OutboundHttp,
    private readonly clock: Clock,
  ) {}

  /** Adds what it finds to `findings`. Never rejects for what a provider does. */
  async run({ settings }: IdentityProvider, findings: ProviderFindings): Promise<void> {
    if (settings.kind !== 'saml') return;
    await this.checkMetadata(settings, findings);
    if (!isWhole(settings)) {
      findings.bad(
        'settings',
        'Entity id, address and certificate are not complete. Give the metadata of the provider.',
      );
      return;
    }
    this.checkCertificates(settings.certificates, findings);
    await this.checkPage(settings.signOnUrl, findings);
  }

  private async checkMetadata(settings: SamlSettings, findings: ProviderFindings): Promise<void> {
    if (settings.metadataUrl === null) return;
    try {
      const { entityId, signOnUrl, certificates } = await this.completion.complete(settings);
      const told = { entityId, signOnUrl, certificates };
      const kept = { entityId: settings.entityId, signOnUrl: settings.signOnUrl, certificates: settings.certificates };
      if (isDeepStrictEqual(told, kept)) findings.good('metadata', 'The metadata says what is stored.');
      else
        findings.bad(
          'metadata',
          'The metadata has changed, perhaps its keys. Save the provider again to take it over.',
        );
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      findings.warn('metadata', error.message);
    }
  }

  private checkCertificates(certificates: readonly string[], findings: ProviderFindings): void {
    const last = Math.max(...certificates.map((pem) => certificateEnd(pem).getTime()));
    const left = last - this.clock.now().getTime();
    const day = new Date(last).toISOString().slice(0, 10);
    if (left < 0) findings.warn('certificate', `The newest certificate ended on ${day}. Renew it at the provider.`);
    else if (left < MONTH_MS) findings.warn('certificate', `The newest certificate ends on ${day}. Renew it soon.`);
    else findings.good('certificate', `Signatures can be checked; the newest certificate ends on ${day}.`);
  }

  private async checkPage(address: string, findings: ProviderFindings): Promise<void> {
    try {
      await this.http.fetch(address);
      findings.good('page', 'The provider’s page answers.');
    } catch (error) {
      if (!(error instanceof OutboundFailedError) && !(error instanceof OutboundRefusedError)) throw error;
      findings.warn('page', `${error.message} People may reach it nevertheless.`);
    }
  }
}
