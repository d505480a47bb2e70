import { returnAddress } from './return-address';

describe('returnAddress', () => {
  it.each(['/', '/sessions/1', '/account?tab=keys#top'])('goes back to %s', (address) => {
    expect(returnAddress(address)).toBe(address);
  });

  it.each([
    null,
    '',
    '//evil.example',
    '/\\evil.example',
    '/a\\b',
    'https://evil.example',
    'javascript:alert(1)',
    '/\tevil',
    '/sign-in',
    '/sign-in?returnTo=/x',
    '/setup#token',
  ])('does not go to %j', (address) => {
    expect(returnAddress(address)).toBe('/');
  });
});
