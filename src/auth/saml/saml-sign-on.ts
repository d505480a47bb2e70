import { SAML, type SamlConfig, type SamlOptions, ValidateInResponseTo } from '@node-saml/node-saml';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import { providerAddresses } from '../providers/provider-addresses.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { SignOnRejectedError } from '../sign-on/sign-on.errors.js';
import type { SignOnTransaction } from '../sign-on/sign-on-transaction.js';
import { type CheckedAssertion, checkAssertion, CLOCK_SKEW_MS } from './saml-assertion.js';
import { checkResponseShape } from './saml-response-shape.js';
import type { SamlResult } from './saml-results.repository.js';
import { samlSettings } from './saml-settings.js';

/** A response that was verified, before anybody came for it. */
export interface VerifiedResponse {
  readonly result: SamlResult;
  readonly assertion: CheckedAssertion;
}

interface Addresses {
  readonly entityId: string;
  readonly acsUrl: string;
}

/** The web browser sign-on profile of SAML 2.0: requests by redirect, signed responses with signed assertions by POST. */
@Injectable()
export class SamlSignOn {
  constructor(
    private readonly origin: PublicOrigin,
    private readonly clock: Clock,
  ) {}

  /** Where to send the browser. @throws ProviderUnavailableError */
  requestUrl(provider: IdentityProvider, transaction: SignOnTransaction): Promise<string> {
    const asked = { generateUniqueId: () => transaction.requestId, forceAuthn: transaction.stepUp !== null };
    return this.library(provider, asked).getAuthorizeUrlAsync(transaction.state, undefined, {});
  }

  /** Our metadata, also while that of the provider is missing. */
  metadata(provider: IdentityProvider): string {
    const { entityId, acsUrl } = this.addresses(provider);
    const config = { issuer: entityId, callbackUrl: acsUrl, idpCert: 'unused', identifierFormat: null };
    return new SAML({ ...config, wantAssertionsSigned: true }).generateServiceProviderMetadata(null, null);
  }

  /**
   * What the provider says in `encoded`, a response in base64.
   *
   * @throws SignOnRejectedError ProviderUnavailableError
   */
  async verify(provider: IdentityProvider, encoded: string): Promise<VerifiedResponse> {
    const settings = samlSettings(provider);
    const facts = checkResponseShape(decode(encoded));
    const profile = await this.verifySignatures(provider, encoded);
    const { entityId, acsUrl } = this.addresses(provider);
    const checks = { issuer: settings.entityId, audience: entityId, acsUrl, nowMs: this.clock.now().getTime() };
    const assertion = checkAssertion(profile.assertion, facts, checks);
    const claims = profile.attributes;
    const subject = settings.subjectAttribute === null ? assertion.nameId : claims[settings.subjectAttribute];
    if (settings.subjectAttribute === null && assertion.isTransient)
      throw new SignOnRejectedError('claims', 'The NameID is transient. Have the provider send a lasting one.');
    if (typeof subject !== 'string' || subject === '' || subject.length > 1024)
      throw new SignOnRejectedError('claims', 'The attribute that names the person is missing.');
    const { sessionIndex, provenAtMs } = assertion;
    const { inResponseTo } = facts;
    const result = { issuer: settings.entityId, subject, claims, sessionIndex, provenAtMs, inResponseTo };
    return { result, assertion };
  }

  private async verifySignatures(
    provider: IdentityProvider,
    encoded: string,
  ): Promise<{ assertion: unknown; attributes: Record<string, unknown> }> {
    try {
      const { profile } = await this.library(provider).validatePostResponseAsync({ SAMLResponse: encoded });
      if (!profile?.getAssertion) throw new Error('There is no assertion.');
      const { attributes } = profile;
      const isRecord = typeof attributes === 'object' && attributes !== null;
      return { assertion: profile.getAssertion(), attributes: isRecord ? { ...attributes } : {} };
    } catch (error) {
      throw rejection(error);
    }
  }

  private library(
    provider: IdentityProvider,
    asked: Pick<SamlOptions, 'generateUniqueId' | 'forceAuthn'> | null = null,
  ): SAML {
    const { entityId: idpIssuer, signOnUrl, certificates } = samlSettings(provider);
    const { entityId, acsUrl } = this.addresses(provider);
    const config: SamlConfig = {
      issuer: entityId,
      audience: entityId,
      callbackUrl: acsUrl,
      entryPoint: signOnUrl,
      idpIssuer,
      idpCert: certificates,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: true,
      // Which request a response answers is known to the browser that sent it, which comes for the result (`SamlController.finish`).
      validateInResponseTo: ValidateInResponseTo.never,
      acceptedClockSkewMs: CLOCK_SKEW_MS,
      disableRequestedAuthnContext: true,
      identifierFormat: null,
      ...asked,
    };
    return new SAML(config);
  }

  private addresses(provider: IdentityProvider): Addresses {
    const { entityId, acsUrl } = providerAddresses(provider, this.origin.url);
    return { entityId: entityId ?? '', acsUrl: acsUrl ?? '' };
  }
}

/** Strict, unlike Buffer, which skips what it does not know. */
function decode(encoded: string): string {
  const text = encoded.replace(/[\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new SignOnRejectedError('malformed', 'It is not base64.');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(Buffer.from(text, 'base64'));
  } catch {
    throw new SignOnRejectedError('malformed', 'It is not UTF-8.');
  }
}

/** What an error of node-saml means. Its messages may hold values of the response, and are left behind. */
function rejection(error: unknown): SignOnRejectedError {
  if (error instanceof SignOnRejectedError) return error;
  const message = error instanceof Error ? error.message : '';
  if (/audience/i.test(message)) return new SignOnRejectedError('audience', 'The assertion is for somebody else.');
  if (/expired|not yet valid|too old/i.test(message))
    return new SignOnRejectedError('expired', 'The assertion does not hold now.');
  if (/signature|signed/i.test(message)) return new SignOnRejectedError('signature', 'A signature does not hold.');
  return new SignOnRejectedError('malformed', 'The library does not take the response.');
}
