import type { ProviderAddresses, ProviderKind } from '../../../protocol/http/identity-providers.js';

interface Named {
  readonly kind: ProviderKind;
  readonly slug: string;
}

/** Path of one of our routes for the provider called `slug`. */
export const signOnPath = ({ kind, slug }: Named, route: string): string => `/api/v1/auth/${kind}/${slug}/${route}`;

/** What must be entered at a provider. All of it stands on the configured public address, never on a Host header. */
export function providerAddresses(provider: Named, origin: string): ProviderAddresses {
  const at = (route: string): string => origin + signOnPath(provider, route);
  const isOidc = provider.kind === 'oidc';
  return {
    redirectUri: isOidc ? at('callback') : null,
    postLogoutRedirectUri: isOidc ? `${origin}/sign-in` : null,
    backchannelLogoutUri: isOidc ? at('backchannel-logout') : null,
    entityId: isOidc ? null : at('metadata'),
    acsUrl: isOidc ? null : at('acs'),
  };
}
