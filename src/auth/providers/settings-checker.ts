import { Injectable } from '@nestjs/common';
import type { ProviderSettings } from '../../../protocol/http/identity-providers.js';
import { OutboundHttp } from '../../platform/outbound/outbound-http.js';
import { OutboundRefusedError } from '../../platform/outbound/outbound.errors.js';
import { ValidationFailedError } from '../../platform/http/validation.js';
import { isWhole } from '../saml/saml-settings.js';
import type { IdentityProvider } from './identity-provider.js';
import { SamlCompletion, SettingsError } from './saml-completion.js';

/** Checks settings beyond their shape before they are stored. */
@Injectable()
export class SettingsChecker {
  constructor(
    private readonly http: OutboundHttp,
    private readonly saml: SamlCompletion,
  ) {}

  /**
   * The settings as they are stored. Only a provider that is switched off may lack something: its addresses are needed before it can be
   * described.
   *
   * @throws ValidationFailedError pointing at what cannot work.
   */
  async complete(settings: ProviderSettings, isEnabled: boolean): Promise<ProviderSettings> {
    try {
      if (settings.kind === 'oidc') {
        this.checkAddress('/issuer', settings.issuer);
        return settings;
      }
      const complete = await this.saml.complete(settings);
      if (isEnabled) this.checkWhole(complete);
      return complete;
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      throw new ValidationFailedError([{ pointer: `/settings${error.pointer}`, detail: error.message }]);
    }
  }

  /** @throws ValidationFailedError when something is missing without which nobody can sign in. */
  checkWhole(settings: ProviderSettings): void {
    if (settings.kind === 'oidc' || isWhole(settings)) return;
    const detail = 'Give the metadata of the provider, or its entity id, address and certificate.';
    throw new ValidationFailedError([{ pointer: '/settings/metadata', detail }]);
  }

  /** @throws ValidationFailedError */
  checkKind({ kind }: IdentityProvider, settings: ProviderSettings): void {
    if (settings.kind === kind) return;
    throw new ValidationFailedError([
      { pointer: '/settings/kind', detail: 'The kind never changes. Add another provider instead.' },
    ]);
  }

  private checkAddress(pointer: string, address: string): void {
    const url = new URL(address);
    try {
      this.http.check(url);
    } catch (error) {
      if (error instanceof OutboundRefusedError) throw new SettingsError(pointer, error.message);
      throw error;
    }
    if (url.search !== '' || url.hash !== '')
      throw new SettingsError(pointer, 'Leave out everything from the ? or # on.');
  }
}
