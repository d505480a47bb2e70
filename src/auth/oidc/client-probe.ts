import { z } from 'zod';
import type { OutboundHttp } from '../../platform/outbound/outbound-http.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import type { ProviderFindings } from '../providers/provider-findings.js';
import { providerAddresses } from '../providers/provider-addresses.js';
import { oidcSettings } from './oidc-clients.js';
import type { OidcMetadata } from './oidc-test.js';

/** What a probe of a provider needs. */
export interface Probe {
  readonly http: OutboundHttp;
  readonly provider: IdentityProvider;
  readonly metadata: OidcMetadata;
  /** Our own origin. */
  readonly origin: string;
}

const Refusal = z.looseObject({ error: z.string() });

/**
 * Presents client id and secret with a code that nobody gave out. A provider that knows the client complains of the code, one that does not of
 * the client (RFC 6749, section 5.2).
 */
export async function probeClient(probe: Probe, secret: string | null, findings: ProviderFindings): Promise<void> {
  if (secret === null) {
    findings.bad('client', 'There is no client secret. Enter the one that the provider shows.');
    return;
  }
  const error = await refusalOf(probe, secret).catch(() => null);
  if (error === 'invalid_client' || error === 'unauthorized_client')
    findings.bad('client', 'The provider does not take client id and client secret. Copy both again from its console.');
  else if (error === 'invalid_grant') findings.good('client', 'The provider knows client id and client secret.');
  else
    findings.warn('client', 'The provider does not say whether client id and client secret are right. Sign in to see.');
}

async function refusalOf({ http, provider, metadata, origin }: Probe, secret: string): Promise<string | null> {
  const { clientId, clientAuthentication } = oidcSettings(provider);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: 'probe-of-the-settings',
    code_verifier: 'probe-of-the-settings-probe-of-the-settings-0',
    redirect_uri: providerAddresses(provider, origin).redirectUri ?? '',
  });
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  if (clientAuthentication === 'client_secret_post') {
    body.set('client_id', clientId);
    body.set('client_secret', secret);
  } else
    headers.authorization = `Basic ${Buffer.from(`${formEncode(clientId)}:${formEncode(secret)}`).toString('base64')}`;
  const response = await http.fetch(metadata.token_endpoint, { method: 'POST', headers, body: body.toString() });
  return Refusal.parse(await response.json()).error;
}

/** As RFC 6749, section 2.3.1, wants it. */
const formEncode = (text: string): string => new URLSearchParams({ v: text }).toString().slice(2);
