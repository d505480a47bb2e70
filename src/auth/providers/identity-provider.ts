import { z } from 'zod';
import {
  ClaimMapping,
  type IdentityProviderView,
  ProviderKind,
  ProviderPresetId,
  ProviderSettings,
} from '../../../protocol/http/identity-providers.js';
import { Sealed } from '../../platform/secrets/envelope.js';
import { providerAddresses } from './provider-addresses.js';

/** A row of `identity_providers`. What is stored is read by the same schemas that let it in. */
export const IdentityProvider = z.object({
  id: z.string(),
  slug: z.string(),
  kind: ProviderKind,
  name: z.string(),
  preset: ProviderPresetId,
  settings: ProviderSettings,
  mapping: ClaimMapping,
  sealedSecrets: Sealed.nullable(),
  isEnabled: z.boolean(),
  isConfigured: z.boolean(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type IdentityProvider = z.infer<typeof IdentityProvider>;

/** How administrators see `provider` of the installation at `origin`. */
export function toView(provider: IdentityProvider, origin: string): IdentityProviderView {
  const { sealedSecrets, createdAt, updatedAt, ...rest } = provider;
  return {
    ...rest,
    hasClientSecret: sealedSecrets !== null,
    addresses: providerAddresses(provider, origin),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
