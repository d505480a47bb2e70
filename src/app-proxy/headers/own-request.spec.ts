import { isOwnHandshake, isOwnRequest } from './own-request.js';

const OWN = 'https://a.apps.example.net';

const fetched = (site: string, mode = 'cors', dest = 'empty'): Record<string, string> => ({
  'sec-fetch-site': site,
  'sec-fetch-mode': mode,
  'sec-fetch-dest': dest,
});

describe('a request to an application', () => {
  it.each<[string, Record<string, string>]>([
    ['GET', fetched('same-origin')],
    ['POST', fetched('same-origin')],
    ['GET', fetched('none', 'navigate', 'document')],
    ['GET', fetched('cross-site', 'navigate', 'document')],
    ['GET', fetched('cross-site', 'navigate', 'iframe')],
    ['POST', {}],
    ['POST', { origin: OWN }],
    ['GET', {}],
  ])('is its own: %s %j', (method, headers) => {
    expect(isOwnRequest({ method, headers }, OWN)).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ['GET', fetched('same-site')],
    ['GET', fetched('cross-site', 'no-cors', 'script')],
    ['POST', fetched('same-site', 'cors')],
    ['POST', fetched('cross-site', 'navigate', 'document')],
    ['GET', fetched('cross-site', 'navigate', 'object')],
    ['GET', fetched('nonsense')],
    ['POST', { origin: 'https://b.apps.example.net' }],
    ['POST', { origin: 'null' }],
    ['POST', { ...fetched('cross-site'), origin: OWN }],
  ])("is another page's: %s %j", (method, headers) => {
    expect(isOwnRequest({ method, headers }, OWN)).toBe(false);
  });

  it('to open a WebSocket comes from its own page, or from no page', () => {
    expect([OWN, undefined].map((origin) => isOwnHandshake({ headers: { origin } }, OWN))).toEqual([true, true]);
    const others = ['null', 'https://b.apps.example.net', `${OWN}.evil.example`, 'https://portal.example.com'];
    expect(others.some((origin) => isOwnHandshake({ headers: { origin } }, OWN))).toBe(false);
  });
});
