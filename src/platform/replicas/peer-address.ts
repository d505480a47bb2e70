import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

const EVERYWHERE = new Set(['0.0.0.0', '::']);

/** What other replicas dial to reach a listener on `host` and `port`: an address of this machine when it listens on every one. */
export function peerAddress(host: string, port: number): string {
  const name = EVERYWHERE.has(host) ? firstAddress() : host;
  return `${isIPv6(name) ? `[${name}]` : name}:${port}`;
}

/** The first address that other machines may reach, IPv4 before IPv6. */
function firstAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  const outer = addresses.filter(({ internal, scopeid }) => !internal && !scopeid);
  return (outer.find(({ family }) => family === 'IPv4') ?? outer[0])?.address ?? '127.0.0.1';
}

/** Host and port of `HOST:PORT`, for dialling. */
export function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}
