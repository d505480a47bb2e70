import { SAML } from './saml-names.js';
import { childrenOf, descendants, parseXml, type XmlElement, XmlRefusedError } from './xml-tree.js';

/** What the metadata of a provider tells. */
export interface ProviderMetadata {
  readonly entityId: string;
  /** Where it takes requests by redirect. */
  readonly signOnUrl: string;
  /** Certificates of its signing keys, bare base64. */
  readonly certificates: readonly string[];
}

/** Metadata cannot be used; the message is a sentence for an administrator. */
export class MetadataError extends Error {
  override readonly name = 'MetadataError';
}

/**
 * Reads the metadata document of a SAML identity provider (SAML metadata 2.0).
 *
 * @param entityId which entity is meant where there are several.
 * @throws MetadataError
 */
export function readMetadata(text: string, entityId: string | null): ProviderMetadata {
  const entities = descendants(parse(text)).filter(
    (element) => element.namespace === SAML.metadata && element.name === 'EntityDescriptor',
  );
  const candidates = entities.filter(
    (entity) =>
      childrenOf(entity, SAML.metadata, 'IDPSSODescriptor').length > 0 &&
      (entityId === null || entity.attributes.get('entityID') === entityId),
  );
  const [entity, second] = candidates;
  if (!entity)
    throw new MetadataError('The metadata describes no identity provider. Is it that of a service provider?');
  if (second)
    throw new MetadataError('The metadata describes several identity providers. Enter the entity id of yours.');
  return describe(entity);
}

function parse(text: string): XmlElement {
  try {
    return parseXml(withoutComments(text));
  } catch (error) {
    if (error instanceof XmlRefusedError) throw new MetadataError(`The metadata cannot be read: ${error.message}`);
    throw error;
  }
}

/** An administrator vouches for metadata, and people comment theirs. */
function withoutComments(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/<!--[\s\S]*?-->/g, '');
}

function describe(entity: XmlElement): ProviderMetadata {
  const entityId = entity.attributes.get('entityID') ?? '';
  const roles = childrenOf(entity, SAML.metadata, 'IDPSSODescriptor');
  const signOnUrl = roles
    .flatMap((role) => childrenOf(role, SAML.metadata, 'SingleSignOnService'))
    .find(({ attributes }) => attributes.get('Binding') === SAML.redirect)
    ?.attributes.get('Location');
  if (entityId === '') throw new MetadataError('The metadata does not name its entity.');
  if (signOnUrl === undefined)
    throw new MetadataError(
      'The provider does not take requests by redirect. Switch the HTTP-Redirect binding on there.',
    );
  if (!isWebAddress(signOnUrl))
    throw new MetadataError('The address that takes requests is none of the web (https://…).');
  const certificates = roles
    .flatMap((role) => childrenOf(role, SAML.metadata, 'KeyDescriptor'))
    .filter(({ attributes }) => (attributes.get('use') ?? 'signing') === 'signing')
    .flatMap((key) => descendants(key).filter(({ name }) => name === 'X509Certificate'))
    .map(({ text }) => text.replace(/\s+/g, ''));
  if (certificates.length === 0) throw new MetadataError('The metadata names no key that the provider signs with.');
  return { entityId, signOnUrl, certificates: [...new Set(certificates)] };
}

/** Browsers are sent there, and whatever else runs as an address (`javascript:`) must not. */
function isWebAddress(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}
