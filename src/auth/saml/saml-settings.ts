import type { SamlSettings } from '../../../protocol/http/identity-providers.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { ProviderNotFoundError } from '../providers/identity-providers.errors.js';
import { ProviderUnavailableError } from '../sign-on/sign-on.errors.js';

/** Settings of a provider that are whole, so that people can sign in by it. */
export interface WholeSamlSettings extends SamlSettings {
  readonly entityId: string;
  readonly signOnUrl: string;
}

/** Whether nothing is missing. */
export function isWhole(settings: SamlSettings): settings is WholeSamlSettings {
  return settings.entityId !== null && settings.signOnUrl !== null && settings.certificates.length > 0;
}

/**
 * Settings of a SAML provider.
 *
 * @throws ProviderNotFoundError when it is of another kind. @throws ProviderUnavailableError when something is missing.
 */
export function samlSettings({ settings }: IdentityProvider): WholeSamlSettings {
  if (settings.kind !== 'saml') throw new ProviderNotFoundError();
  if (!isWhole(settings)) throw new ProviderUnavailableError('Its metadata is not complete.');
  return settings;
}
