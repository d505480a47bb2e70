import type { ControlPlaneEnvironment } from './control-plane.env.js';
import { EnvironmentError } from './environment.js';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

/**
 * `__Host-` cookies vanish over plain http anywhere but on this machine itself.
 *
 * @throws EnvironmentError
 */
export function checkTransport(env: ControlPlaneEnvironment): void {
  const url = env.STREAMSPACE_PUBLIC_URL ? new URL(env.STREAMSPACE_PUBLIC_URL) : null;
  if (url?.protocol === 'http:' && !LOOPBACK_HOSTS.has(url.hostname)) {
    throw new EnvironmentError([
      'STREAMSPACE_PUBLIC_URL: Use an https address; over plain http nobody could stay signed in.',
    ]);
  }
  if (!url && !LOOPBACK_HOSTS.has(env.STREAMSPACE_HOST)) {
    throw new EnvironmentError([
      'STREAMSPACE_PUBLIC_URL: Set the https address that people type when STREAMSPACE_HOST is not loopback.',
    ]);
  }
}

/**
 * Domain of web applications; null for none. On this machine itself every name below `localhost` leads here; anywhere else somebody has to make
 * the names.
 *
 * @throws EnvironmentError
 */
export function appsDomain(env: ControlPlaneEnvironment): string | null {
  const { STREAMSPACE_PUBLIC_URL: publicUrl, STREAMSPACE_APPS_DOMAIN: domain } = env;
  const portal = publicUrl ? new URL(publicUrl).hostname : 'localhost';
  if (domain === undefined) return LOOPBACK_HOSTS.has(portal) ? 'localhost' : null;
  if (publicUrl?.startsWith('https:') !== true && !/(^|\.)localhost$/.test(domain)) {
    throw new EnvironmentError([
      'STREAMSPACE_APPS_DOMAIN: Set an https STREAMSPACE_PUBLIC_URL as well; over plain http only localhost and names below it work.',
    ]);
  }
  if (portal.endsWith(`.${domain}`)) {
    throw new EnvironmentError([
      'STREAMSPACE_APPS_DOMAIN: Use a domain that STREAMSPACE_PUBLIC_URL is not part of; best one that is not used for anything else.',
    ]);
  }
  return domain;
}
