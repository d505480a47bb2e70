import { randomBytes } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { SelfSigned } from './self-signed.js';

/** Everything that a response says, each member to be changed alone. */
export interface ResponseContent {
  readonly responseId: string;
  readonly assertionId: string;
  readonly issuer: string;
  readonly responseIssuer: string;
  readonly destination: string;
  readonly recipient: string;
  readonly audience: string;
  readonly inResponseTo: string | null;
  readonly confirmationInResponseTo: string | null;
  readonly status: string;
  readonly method: string;
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly notBefore: Date;
  readonly notOnOrAfter: Date;
  readonly confirmationNotOnOrAfter: Date;
  /** When the person proved who they are; null where the provider does not say. */
  readonly authnInstant: Date | null;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** How, and what of, a response is signed. */
export interface Signing {
  readonly key: SelfSigned;
  /** Signs the response instead, if it is another one. */
  readonly responseKey: SelfSigned | null;
  readonly signatureMethod: string;
  readonly digestMethod: string;
  readonly signsAssertion: boolean;
  readonly signsResponse: boolean;
  /** Changes the document after the assertion was signed and before the response is. */
  readonly betweenSignatures: (xml: string) => string;
}

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/** An id as SAML wants it: a name of XML that nobody guesses. */
export const freshId = (): string => `_${randomBytes(16).toString('hex')}`;

/** What an honest provider says in answer to a request, for five minutes. */
export function honestContent(of: {
  issuer: string;
  acsUrl: string;
  audience: string;
  requestId: string | null;
  nameId: string;
  attributes: Readonly<Record<string, readonly string[]>>;
}): ResponseContent {
  const until = new Date(Date.now() + 300_000);
  return {
    responseId: freshId(),
    assertionId: freshId(),
    issuer: of.issuer,
    responseIssuer: of.issuer,
    destination: of.acsUrl,
    recipient: of.acsUrl,
    audience: of.audience,
    inResponseTo: of.requestId,
    confirmationInResponseTo: of.requestId,
    status: SUCCESS,
    method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
    nameId: of.nameId,
    nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    notBefore: new Date(Date.now() - 5_000),
    notOnOrAfter: until,
    confirmationNotOnOrAfter: until,
    authnInstant: new Date(),
    attributes: of.attributes,
  };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const attribute = (name: string, value: string | null): string => (value === null ? '' : ` ${name}="${escape(value)}"`);

/** The response without any signature. */
export function unsignedResponse(content: ResponseContent): string {
  const now = new Date().toISOString();
  const attributes = Object.entries(content.attributes).map(
    ([name, values]) =>
      `<saml:Attribute Name="${escape(name)}">${values.map((value) => `<saml:AttributeValue>${escape(value)}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
  );
  return (
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ` +
    `ID="${content.responseId}" Version="2.0" IssueInstant="${now}"${attribute('Destination', content.destination)}${attribute('InResponseTo', content.inResponseTo)}>` +
    `<saml:Issuer>${escape(content.responseIssuer)}</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="${content.status}"/></samlp:Status>` +
    `<saml:Assertion ID="${content.assertionId}" Version="2.0" IssueInstant="${now}"><saml:Issuer>${escape(content.issuer)}</saml:Issuer>` +
    `<saml:Subject><saml:NameID Format="${content.nameIdFormat}">${escape(content.nameId)}</saml:NameID>` +
    `<saml:SubjectConfirmation Method="${content.method}"><saml:SubjectConfirmationData` +
    `${attribute('Recipient', content.recipient)}${attribute('InResponseTo', content.confirmationInResponseTo)} NotOnOrAfter="${content.confirmationNotOnOrAfter.toISOString()}"/>` +
    `</saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${content.notBefore.toISOString()}" NotOnOrAfter="${content.notOnOrAfter.toISOString()}">` +
    `<saml:AudienceRestriction><saml:Audience>${escape(content.audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement${attribute('AuthnInstant', content.authnInstant?.toISOString() ?? null)} SessionIndex="${freshId()}"><saml:AuthnContext><saml:AuthnContextClassRef>` +
    `urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
  );
}

function sign(xml: string, element: 'Response' | 'Assertion', { key, signatureMethod, digestMethod }: Signing): string {
  const path = element === 'Response' ? `/*[local-name()='Response']` : `/*/*[local-name()='Assertion']`;
  const signed = new SignedXml({
    privateKey: signatureMethod.includes('hmac') ? key.certificate : key.privatePem,
    publicCert: key.certificate,
    signatureAlgorithm: signatureMethod,
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  if (signatureMethod.includes('hmac')) signed.enableHMAC();
  signed.addReference({ xpath: path, transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm: digestMethod });
  signed.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: `${path}/*[local-name()='Issuer']`, action: 'after' },
  });
  return signed.getSignedXml();
}

/** Signs the assertion, then the response around it, as `signing` says. */
export function signedResponse(xml: string, signing: Signing): string {
  const inner = signing.betweenSignatures(signing.signsAssertion ? sign(xml, 'Assertion', signing) : xml);
  const outer = { ...signing, key: signing.responseKey ?? signing.key };
  return signing.signsResponse ? sign(inner, 'Response', outer) : inner;
}
