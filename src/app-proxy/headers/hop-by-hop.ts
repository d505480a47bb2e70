import type { IncomingHttpHeaders } from 'node:http';

/** Header fields of one connection, not of the message (RFC 9110, section 7.6.1, and what grew beside it). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-authentication-info',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What `Connection` cannot take away: without these the message would be another one. */
const ESSENTIAL: ReadonlySet<string> = new Set([
  'content-length',
  'content-type',
  'cookie',
  'host',
  'origin',
  'set-cookie',
]);

/** A copy of `headers` without the fields of their connection, those that `Connection` names included. */
export function withoutHopByHop(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const dropped = new Set(named.filter((name) => !ESSENTIAL.has(name)));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !dropped.has(name)));
}
