import { returnAddress } from './return-address.js';

/** What leads, or could be read to lead, somewhere else. */
const FOREIGN = [
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  'https://evil.example',
  'https:evil.example',
  'http:///evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  'evil.example',
  '/%2f..',
  '/%2fevil.example',
  '/%2Fevil.example',
  '/%5cevil.example',
  '/%252fevil.example',
  '/..//evil.example',
  '/./evil.example',
  '/a/../..//evil.example',
  '/%0d%0aLocation:%20https://evil.example',
  '/%00',
  ' /evil',
  '/ok evil',
  '/%E0%A4%A',
  '/\u2028//evil.example',
  '/a//evil.example',
  '@evil.example',
  '',
];

describe('returnAddress', () => {
  it.each(FOREIGN)('does not lead to %j', (wanted) => {
    expect(returnAddress(wanted)).toBe('/');
  });

  it.each([undefined, null, 7, ['/a'], {}, `/${'a'.repeat(2_000)}`])(
    'does not lead to what is no address: %j',
    (wanted) => {
      expect(returnAddress(wanted)).toBe('/');
    },
  );

  it.each(['/sign-in', '/signed-in?returnTo=/x', '/setup', '/api/v1/auth/logout'])(
    'does not go round: %s',
    (wanted) => {
      expect(returnAddress(wanted)).toBe('/');
    },
  );

  it.each(['/', '/sessions/1', '/sessions/1?tab=2#x', '/account', '/admin/sign-on?filter=a%20b', '/z%C3%BCrich'])(
    'leads to %s',
    (wanted) => {
      expect(returnAddress(wanted)).toBe(wanted);
      expect(new URL(wanted, 'https://own.example').origin).toBe('https://own.example');
    },
  );
});
