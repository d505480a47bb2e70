import type { IncomingMessage } from 'node:http';
import type { EventOrigin } from '../../../protocol/events.js';

const MAX_USER_AGENT = 256;
const MAX_ADDRESS = 64;
const MAPPED_IPV4 = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/**
 * From where a request came. Browsers say so themselves (Fetch Metadata, or `Origin` with a WebSocket); whoever pretends to be one is only
 * written down as one.
 *
 * @param address the client's, see ClientAddresses.
 */
export function requestOrigin(request: IncomingMessage, address: string | undefined): EventOrigin {
  const { headers } = request;
  const isBrowser = headers['sec-fetch-site'] !== undefined || headers.origin !== undefined;
  return {
    address: address?.replace(MAPPED_IPV4, '').slice(0, MAX_ADDRESS) ?? null,
    userAgent: headers['user-agent']?.slice(0, MAX_USER_AGENT) ?? null,
    via: isBrowser ? 'browser' : 'api',
  };
}
