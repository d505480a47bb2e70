import { aConfig } from '../../../testing/config.js';
import { KnownHosts } from './known-hosts.js';
import { PublicOrigin } from './public-origin.js';

function knownHosts(env: Parameters<typeof aConfig>[0]): KnownHosts {
  const { http, hosts, streams } = aConfig(env);
  return new KnownHosts(new PublicOrigin(http), http, hosts, streams);
}

describe('the hosts that are ours', () => {
  const production = knownHosts({
    STREAMSPACE_HOST: '0.0.0.0',
    STREAMSPACE_PUBLIC_URL: 'https://portal.example.com',
    STREAMSPACE_HOSTS: 'Control-Plane.streamspace.svc, fd00::7',
    STREAMSPACE_STREAM_DIAL_URL: 'http://10.1.2.3:3000',
  });

  it.each([
    ...[
      'portal.example.com',
      'Portal.Example.com',
      'portal.example.com:443',
      'portal.example.com:3000',
      'portal.example.com.',
    ],
    ...['control-plane.streamspace.svc:3000', '[fd00::7]:3000', '[FD00::7]', '10.1.2.3:3000'],
    ...['localhost:3000', '127.0.0.1', '[::1]:3000'],
  ])('are named by %s', (header) => {
    expect(production.includes(header)).toBe(true);
  });

  it.each([
    ...[
      undefined,
      '',
      ' ',
      'evil.example',
      'portal.example.com.evil.example',
      'evil-portal.example.com',
      'example.com',
    ],
    ...['portal.example.com@evil.example', 'portal.example.com:80:80', 'portal.example.com/x', 'portal.example.com..'],
    ...[
      '0.0.0.0:3000',
      '[::]:3000',
      '127.1',
      '127.0.0.2',
      '2130706433',
      'localhost.evil.example',
      'x.localhost',
      '[::1',
      '::1',
    ],
    ...['portal.example.com, evil.example', 'streamspace.svc'],
  ])('are not named by %j', (header) => {
    expect(production.includes(header)).toBe(false);
  });

  it('have the address that is listened on, where that is one', () => {
    const env = { STREAMSPACE_HOST: '192.0.2.7', STREAMSPACE_PUBLIC_URL: 'https://portal.example.com' };
    expect(knownHosts(env).includes('192.0.2.7:3000')).toBe(true);
    expect(knownHosts({}).includes('192.0.2.7:3000')).toBe(false);
  });
});
