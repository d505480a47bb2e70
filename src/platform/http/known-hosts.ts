import { Injectable } from '@nestjs/common';
import { HttpConfig, StreamsConfig } from '../config/control-plane.config.js';
import { HostsConfig } from '../config/hosts.config.js';
import { PublicOrigin } from './public-origin.js';

/** Whoever is on this machine itself, or forwards a port of it. No page of another site has such a name. */
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/** Addresses that stand for all of a machine's, and are nobody's name. */
const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** A Host header: a name, an IPv4 address or an IPv6 address in brackets, and perhaps a port (RFC 9110, section 7.2). */
const HOST_HEADER = /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9._-]{1,253}))(?::\d{1,5})?$/i;

/** The names that the portal answers to. Ports are not looked at: proxies change them, and a name is what a page of another site has of its own. */
@Injectable()
export class KnownHosts {
  private readonly configured: ReadonlySet<string>;

  constructor(
    private readonly origin: PublicOrigin,
    { host }: HttpConfig,
    { more }: HostsConfig,
    { dialOrigin }: StreamsConfig,
  ) {
    const dialled = dialOrigin === null ? [] : [bare(new URL(dialOrigin).hostname)];
    const own = EVERY_ADDRESS.has(host) ? [] : [host.toLowerCase()];
    this.configured = new Set([...LOOPBACK, ...own, ...more, ...dialled]);
  }

  /** Whether a Host header names us. One that is missing does not. */
  includes(header: string | undefined): boolean {
    const [, address, name] = HOST_HEADER.exec(header ?? '') ?? [];
    const host = (address ?? name)?.toLowerCase().replace(/\.$/, '');
    return host !== undefined && (this.configured.has(host) || host === bare(new URL(this.origin.url).hostname));
  }
}

/** As URLs write it, without the brackets of an IPv6 address. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
