import { Injectable } from '@nestjs/common';
import { AppsConfig } from '../config/control-plane.config.js';
import { PublicOrigin } from './public-origin.js';

/** Whose host a request names: ours, that of one application (by its label), or one below the apps domain that nobody has. */
export type HostOwner =
  { readonly kind: 'portal' } | { readonly kind: 'app'; readonly label: string } | { readonly kind: 'nobody' };

const PORTAL: HostOwner = { kind: 'portal' };
const NOBODY: HostOwner = { kind: 'nobody' };

/** One label of a host name, as browsers write it (RFC 1123, lower case). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** The host names of web applications: `LABEL.DOMAIN`, with the scheme and the port of the portal. */
@Injectable()
export class AppHosts {
  constructor(
    private readonly config: AppsConfig,
    private readonly portal: PublicOrigin,
  ) {}

  /** Scheme, host and port of the application called `label`; null when there is no domain for applications. */
  originOf(label: string): string | null {
    const { domain } = this.config;
    if (domain === null) return null;
    const { protocol, port } = new URL(this.portal.url);
    return `${protocol}//${label}.${domain}${port === '' ? '' : `:${port}`}`;
  }

  /** Every application's origin, as a content security policy writes it; null when there is no domain for applications. */
  get pattern(): string | null {
    return this.originOf('*');
  }

  /**
   * Whom a Host header means. Only the exact spelling of an application's host is that host: any other one below the domain (another case or
   * port, a trailing dot) belongs to nobody, so that it is neither an application nor, with other cookies, the portal.
   */
  ownerOf(host: string | undefined): HostOwner {
    const { domain } = this.config;
    const name = bareName(host ?? '');
    if (domain === null || name === new URL(this.portal.url).hostname || !name.endsWith(`.${domain}`)) return PORTAL;
    const label = name.slice(0, -domain.length - 1);
    const isExact = LABEL.test(label) && this.originOf(label) === `${new URL(this.portal.url).protocol}//${host}`;
    return isExact ? { kind: 'app', label } : NOBODY;
  }
}

/** A host name in lower case, without port and trailing dots. */
function bareName(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '').replace(/\.+$/, '');
}
