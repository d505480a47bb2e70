import { SamlIdp } from '../../../testing/sso/saml-idp.js';
import { MetadataError, readMetadata } from './saml-metadata.js';

describe('metadata of a SAML provider', () => {
  const { metadata, signOnUrl } = new SamlIdp();
  const leadingTo = (location: string): string => metadata.replace(`Location="${signOnUrl}"`, `Location="${location}"`);

  it('names the page that browsers are sent to', () => {
    expect(readMetadata(metadata, null).signOnUrl).toBe(signOnUrl);
    expect(readMetadata(leadingTo('http://idp.internal/sso'), null).signOnUrl).toBe('http://idp.internal/sso');
  });

  it.each(['javascript:alert(1)', 'data:text/html,hello', 'ftp://idp.example/sso', '/saml/sso', ''])(
    'sends browsers to pages of the web alone: “%s” is refused',
    (location) => {
      expect(() => readMetadata(leadingTo(location), null)).toThrow(MetadataError);
    },
  );
});
