import { Injectable } from '@nestjs/common';
import type { ProviderSettings } from '../../../protocol/http/identity-providers.js';
import { OutboundHttp } from '../../platform/outbound/outbound-http.js';
import { OutboundRefusedError } from '../../platform/outbound/outbound.errors.js';
import { ValidationFailedError } from '../../platform/http/validation.js';
import type { IdentityProvider } from './identity-provider.js';

/** Checks settings beyond their shape before they are stored. */
@Injectable()
export class SettingsChecker {
  constructor(private readonly http: OutboundHttp) {}

  /**
   * The settings as they are stored.
   *
   * @throws ValidationFailedError pointing at what cannot work.
   */
  complete(settings: ProviderSettings): Promise<ProviderSettings> {
    if (settings.kind === 'oidc') this.checkAddress('/settings/issuer', settings.issuer);
    return Promise.resolve(settings);
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
      if (error instanceof OutboundRefusedError) throw new ValidationFailedError([{ pointer, detail: error.message }]);
      throw error;
    }
    if (url.search !== '' || url.hash !== '')
      throw new ValidationFailedError([{ pointer, detail: 'Leave out everything from the ? or # on.' }]);
  }
}
