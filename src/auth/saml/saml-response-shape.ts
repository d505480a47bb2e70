import type { SignOnRejection } from '../../../protocol/sign-on-rejection.js';
import { SignOnRejectedError } from '../sign-on/sign-on.errors.js';
import { CANONICALIZATION, DIGEST_METHODS, SAML, SIGNATURE_METHODS, TRANSFORMS } from './saml-names.js';
import { childrenOf, descendants, parseXml, type XmlElement, XmlRefusedError } from './xml-tree.js';

/** What a response says on its outside. True once its signature is. */
export interface ResponseFacts {
  readonly destination: string | null;
  readonly inResponseTo: string | null;
  readonly issuer: string | null;
}

/** Everything that a response may have on its first level: the name, and how often at most. */
const OUTSIDE = new Map([
  [`${SAML.assertion} Issuer`, 1],
  [`${SAML.signature} Signature`, 1],
  [`${SAML.protocol} Status`, 1],
  [`${SAML.assertion} Assertion`, 1],
]);

const refuse = (reason: string, cause: SignOnRejection = 'malformed'): SignOnRejectedError =>
  new SignOnRejectedError(cause, reason);

/**
 * Looks at the form of a response before anybody looks at its signatures: one response with one assertion in it, each signed as a whole by a
 * signature of its own, and nothing else that could be taken for either. What wraps, hides, doubles or moves a signed part has another form.
 *
 * @throws SignOnRejectedError
 */
export function checkResponseShape(xml: string): ResponseFacts {
  const response = parse(xml);
  if (response.namespace !== SAML.protocol || response.name !== 'Response') throw refuse('It is no response.');
  checkOutside(response);
  checkStatus(response);
  const all = descendants(response);
  checkIds(all);
  const [assertion, second] = all.filter(({ name }) => name === 'Assertion' || name === 'EncryptedAssertion');
  if (!assertion || second || assertion.parent !== response || assertion.name !== 'Assertion')
    throw refuse('It must hold exactly one assertion, in the open.');
  const signatures = all.filter(({ name }) => name === 'Signature');
  if (signatures.length !== 2) throw refuse('Response and assertion must both be signed, once each.', 'signature');
  for (const signed of [response, assertion]) checkSignature(signed);
  const [issuer] = childrenOf(response, SAML.assertion, 'Issuer');
  return {
    destination: response.attributes.get('Destination') ?? null,
    inResponseTo: response.attributes.get('InResponseTo') ?? null,
    issuer: issuer?.text ?? null,
  };
}

function parse(xml: string): XmlElement {
  try {
    return parseXml(xml);
  } catch (error) {
    throw error instanceof XmlRefusedError ? refuse(error.message) : error;
  }
}

function checkOutside(response: XmlElement): void {
  if (response.attributes.get('Version') !== '2.0') throw refuse('It is not of SAML 2.0.');
  const counts = new Map<string, number>();
  for (const { namespace, name } of response.children) {
    const key = `${namespace} ${name}`;
    const count = (counts.get(key) ?? 0) + 1;
    if (count > (OUTSIDE.get(key) ?? 0)) throw refuse('It has parts that no response needs.');
    counts.set(key, count);
  }
}

function checkStatus(response: XmlElement): void {
  const [status] = childrenOf(response, SAML.protocol, 'Status');
  const [code] = status ? childrenOf(status, SAML.protocol, 'StatusCode') : [];
  if (code?.attributes.get('Value') !== SAML.success)
    throw refuse('The provider says that the sign-in did not succeed.', 'provider-error');
}

/** In whatever spelling a library looks for ids, none may stand twice. */
function checkIds(all: readonly XmlElement[]): void {
  const seen = new Set<string>();
  for (const { attributes } of all) {
    for (const [name, value] of attributes) {
      if (!/^(.*:)?id$/i.test(name)) continue;
      if (seen.has(value)) throw refuse('An id stands twice.', 'signature');
      seen.add(value);
    }
  }
}

function only(parent: XmlElement, name: string): XmlElement {
  const [first, second] = childrenOf(parent, SAML.signature, name);
  if (!first || second) throw refuse(`A signature must have one ${name}.`, 'signature');
  return first;
}

/** `signed` has a signature of its own, over itself alone, by methods that are still worth something. */
function checkSignature(signed: XmlElement): void {
  const signature = only(signed, 'Signature');
  const info = only(signature, 'SignedInfo');
  const reference = only(info, 'Reference');
  const id = signed.attributes.get('ID') ?? '';
  if (!/^[\w.-]+$/.test(id) || reference.attributes.get('URI') !== `#${id}`)
    throw refuse('A signature is not over the element that holds it.', 'signature');
  const method = (element: XmlElement): string => element.attributes.get('Algorithm') ?? '';
  if (!SIGNATURE_METHODS.has(method(only(info, 'SignatureMethod'))))
    throw refuse('A signature is not RSA with SHA-256 or SHA-512.', 'signature');
  if (!DIGEST_METHODS.has(method(only(reference, 'DigestMethod'))))
    throw refuse('A digest is not SHA-256 or SHA-512.', 'signature');
  if (method(only(info, 'CanonicalizationMethod')) !== CANONICALIZATION)
    throw refuse('A signature is not canonicalized exclusively.', 'signature');
  const transforms = only(reference, 'Transforms').children;
  if (transforms.length > 2 || !transforms.every((transform) => TRANSFORMS.has(method(transform))))
    throw refuse('A signature has transforms that none needs.', 'signature');
  if (descendants(signature).some(({ name }) => name === 'Object'))
    throw refuse('A signature holds an object.', 'signature');
}
