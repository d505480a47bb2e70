import type { ProviderFindings } from '../providers/provider-findings.js';
import { providerAddresses } from '../providers/provider-addresses.js';
import type { Probe } from './client-probe.js';
import { oidcSettings } from './oidc-clients.js';

/** A challenge of nobody's: nothing that could be answered with it is ever asked for. */
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/**
 * Asks for the login page without signing anybody in. A provider that does not know the redirect URI must not send anybody there, and says so
 * on a page of its own (RFC 6749, section 4.1.2.1).
 */
export async function probeAuthorization(
  { http, provider, metadata, origin }: Probe,
  findings: ProviderFindings,
): Promise<void> {
  const redirectUri = providerAddresses(provider, origin).redirectUri ?? '';
  const url = new URL(metadata.authorization_endpoint);
  const parameters = {
    response_type: 'code',
    client_id: oidcSettings(provider).clientId,
    redirect_uri: redirectUri,
    scope: 'openid',
    state: 'probe',
    nonce: 'probe',
    prompt: 'login',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const response = await http.fetch(url.href).catch(() => null);
  if (!response)
    findings.warn('redirect-uri', 'The login page cannot be reached from here. People may reach it nevertheless.');
  else if (response.status >= 400)
    findings.bad(
      'redirect-uri',
      `The provider refuses the sign-in. Enter this redirect URI there, exactly: ${redirectUri}`,
    );
  else if (isRefusal(response, redirectUri))
    findings.bad(
      'redirect-uri',
      'The provider knows the redirect URI but refuses the request. Look at the client’s flow and scopes.',
    );
  else
    findings.good(
      'redirect-uri',
      'The provider goes on to sign in for our redirect URI; some check that only afterwards.',
    );
}

function isRefusal(response: Response, redirectUri: string): boolean {
  const location = response.headers.get('location') ?? '';
  return location.startsWith(redirectUri) && /[?&]error=/.test(location);
}
