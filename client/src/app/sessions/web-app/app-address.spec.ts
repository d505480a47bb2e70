import { appAddress } from './app-address';

const PAGE = 'https://space.example/sessions/1';
const ticket = (url: string, protocols: string[] = []): Parameters<typeof appAddress>[0] => ({
  url,
  protocols,
  expiresAt: '2026-01-31T09:30:00.000Z',
});

describe('appAddress', () => {
  it('is where the ticket leads, and the host whose messages count', () => {
    const url = 'https://1.apps.example:8443/.streamspace/enter#secret';
    expect(appAddress(ticket(url), PAGE)).toEqual({ url, origin: 'https://1.apps.example:8443' });
  });

  it.each([
    ['the page of the portal itself', ticket('https://space.example/account')],
    ['a script', ticket('javascript:alert(1)')],
    ['a page of no host', ticket('data:text/html,hello')],
    ['no address', ticket('/sessions')],
    ['a WebSocket', ticket('wss://1.apps.example/', ['binary'])],
  ])('is never %s', (_name, given) => {
    expect(appAddress(given, PAGE)).toBeNull();
  });
});
