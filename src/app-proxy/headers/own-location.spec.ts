import { ownLocation } from './own-location.js';

const ORIGIN = 'https://s1.apps.example.com:8443';

describe('where an application redirects to', () => {
  it.each([
    ['http://s1.apps.example.com:3000/dir/?a=1#b', `${ORIGIN}/dir/?a=1#b`],
    ['http://s1.apps.example.com/', `${ORIGIN}/`],
    ['HTTP://S1.APPS.EXAMPLE.COM:80/x', `${ORIGIN}/x`],
    [`${ORIGIN}/same`, `${ORIGIN}/same`],
  ])('%s is its own host, under the address that the browser knows', (location, expected) => {
    expect(ownLocation(location, ORIGIN)).toBe(expected);
  });

  it.each([
    '/login',
    '//elsewhere.example.com/',
    'https://elsewhere.example.com/',
    'https://s2.apps.example.com:3000/',
    'mailto:a@b',
    'http://[',
    '',
  ])('%s is left as it is', (location) => {
    expect(ownLocation(location, ORIGIN)).toBe(location);
  });
});
