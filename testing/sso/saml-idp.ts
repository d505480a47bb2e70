import { inflateRawSync } from 'node:zlib';
import {
  honestContent,
  type ResponseContent,
  RSA_SHA256,
  SHA256,
  signedResponse,
  type Signing,
  unsignedResponse,
} from './saml-response.js';
import { selfSigned } from './self-signed.js';

/** Whom the provider vouches for. */
export interface SamlPerson {
  readonly nameId: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** Where the product takes responses. */
export interface ServiceProvider {
  readonly acsUrl: string | null;
  readonly entityId: string | null;
}

/** What is done differently from an honest provider. */
export interface SamlKnobs {
  /** Said, and signed, instead of the truth. */
  readonly content?: (honest: ResponseContent) => Partial<ResponseContent>;
  readonly signing?: Partial<Signing>;
  /** Done to the document after everything is signed. */
  readonly afterwards?: (xml: string) => string;
}

/** A SAML identity provider that signs with a key of its own, and lies as it is told. */
export class SamlIdp {
  /** A spec that adds it twice gives it another name each time: no two providers call themselves the same. */
  entityId = 'https://idp.example/saml/metadata';
  readonly signOnUrl = 'https://idp.example/saml/sso';
  readonly key = selfSigned('idp.example');
  person: SamlPerson = { nameId: 'nobody', attributes: {} };

  get metadata(): string {
    const certificate = this.key.certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '');
    return (
      `<?xml version="1.0"?><!-- made by hand --><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${this.entityId}">` +
      `<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">` +
      `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>` +
      `</md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${this.signOnUrl}"/>` +
      `</md:IDPSSODescriptor></md:EntityDescriptor>`
    );
  }

  /** ID of the request that the browser brings along. */
  requestId(request: URL): string {
    const xml = inflateRawSync(Buffer.from(request.searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
    const id = /\bID="([^"]+)"/.exec(xml)?.[1];
    if (id === undefined) throw new Error('The request has no ID.');
    return id;
  }

  /** The form field that answers `requestId` (null: nobody asked) to `product`. */
  answer({ acsUrl, entityId }: ServiceProvider, requestId: string | null, knobs: SamlKnobs = {}): string {
    const { nameId, attributes } = this.person;
    const said = {
      issuer: this.entityId,
      acsUrl: acsUrl ?? '',
      audience: entityId ?? '',
      requestId,
      nameId,
      attributes,
    };
    const honest = honestContent(said);
    const content = { ...honest, ...knobs.content?.(honest) };
    const signing = {
      key: this.key,
      responseKey: null,
      signatureMethod: RSA_SHA256,
      digestMethod: SHA256,
      signsAssertion: true,
      signsResponse: true,
      betweenSignatures: (xml: string) => xml,
      ...knobs.signing,
    };
    const xml = signedResponse(unsignedResponse(content), signing);
    return Buffer.from((knobs.afterwards ?? ((same) => same))(xml), 'utf8').toString('base64');
  }
}
