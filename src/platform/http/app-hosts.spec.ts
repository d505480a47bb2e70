import { aConfig } from '../../../testing/config.js';
import { AppHosts } from './app-hosts.js';
import { PublicOrigin } from './public-origin.js';

const LABEL = '0b7c6d1e-3f52-4a8e-9c11-2f1d5f1c9a77';

function hosts(env: Parameters<typeof aConfig>[0]): AppHosts {
  const { apps, http } = aConfig(env);
  return new AppHosts(apps, new PublicOrigin(http));
}

const production = hosts({
  STREAMSPACE_PUBLIC_URL: 'https://portal.example.com',
  STREAMSPACE_APPS_DOMAIN: 'apps.example.net',
});
const evaluation = hosts({ STREAMSPACE_PORT: '3000' });

describe('the hosts of applications', () => {
  it('have the scheme and the port of the portal', () => {
    expect(production.originOf(LABEL)).toBe(`https://${LABEL}.apps.example.net`);
    expect(evaluation.originOf(LABEL)).toBe(`http://${LABEL}.localhost:3000`);
    expect(evaluation.pattern).toBe('http://*.localhost:3000');
  });

  it('do not exist without a domain for them', () => {
    const none = hosts({ STREAMSPACE_PUBLIC_URL: 'https://portal.example.com' });
    expect(none.originOf(LABEL)).toBeNull();
    expect(none.ownerOf(`${LABEL}.localhost:3000`)).toEqual({ kind: 'portal' });
  });

  it('are known by their exact spelling', () => {
    expect(production.ownerOf(`${LABEL}.apps.example.net`)).toEqual({ kind: 'app', label: LABEL });
    expect(evaluation.ownerOf(`${LABEL}.localhost:3000`)).toEqual({ kind: 'app', label: LABEL });
  });

  it.each([
    `${LABEL.toUpperCase()}.apps.example.net`,
    `${LABEL}.apps.example.net.`,
    `${LABEL}.apps.example.net:443`,
    `${LABEL}.apps.example.net:8080`,
    `${LABEL}.apps.example.net.:443`,
    `${LABEL}.APPS.example.net`,
    `x.${LABEL}.apps.example.net`,
    `-${LABEL}.apps.example.net`,
    '.apps.example.net',
    'a b.apps.example.net',
  ])('belong to nobody when they are spelled %s', (host) => {
    expect(production.ownerOf(host)).toEqual({ kind: 'nobody' });
  });

  it.each([
    'portal.example.com',
    'apps.example.net',
    `${LABEL}.apps.example.net.evil.example`,
    '10.0.0.7:3000',
    '',
    undefined,
  ])('leave %s to the portal', (host) => {
    expect(production.ownerOf(host)).toEqual({ kind: 'portal' });
  });

  it('leave the loopback names to the portal', () => {
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000']) {
      expect(evaluation.ownerOf(host)).toEqual({ kind: 'portal' });
    }
  });
});
