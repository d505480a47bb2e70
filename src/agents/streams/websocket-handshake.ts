import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../../platform/http/problem.error.js';

/** RFC 6455, section 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
/** 16 bytes in base64. */
const KEY = /^[A-Za-z0-9+/]{21}[AQgw]==$/;
const VERSION = '13';

/** What a client asks for in a WebSocket opening handshake. */
export interface WebSocketHandshake {
  readonly key: string;
  /** Subprotocols, in the client's order of preference. */
  readonly protocols: readonly string[];
}

function hasToken(header: string | undefined, token: string): boolean {
  return (header ?? '').split(',').some((part) => part.trim().toLowerCase() === token);
}

/**
 * Reads a client's opening handshake (RFC 6455, section 4.2.1).
 *
 * @throws ProblemError `upgrade-required` for another protocol or version, `malformed-request` for a broken handshake.
 */
export function readHandshake({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): WebSocketHandshake {
  if (!hasToken(headers.upgrade, 'websocket') || headers['sec-websocket-version'] !== VERSION) {
    throw new ProblemError('upgrade-required', 'Open a WebSocket of version 13 here.');
  }
  const key = headers['sec-websocket-key'];
  if (method !== 'GET' || !hasToken(headers.connection, 'upgrade') || !key || !KEY.test(key)) {
    throw new ProblemError(
      'malformed-request',
      'The WebSocket handshake is broken. Use a client that follows RFC 6455.',
    );
  }
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return { key, protocols: protocols.filter((name) => name !== '') };
}

/** What follows `prefix` in the one subprotocol that begins with it; null when there is none, or more than one. */
export function secretAmong(protocols: readonly string[], prefix: string): string | null {
  const [match, ...others] = protocols.filter((name) => name.startsWith(prefix));
  return match === undefined || others.length > 0 ? null : match.slice(prefix.length);
}

/** Value of `Sec-WebSocket-Accept` for a client's key. */
export function acceptKey(key: string): string {
  return createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64');
}

/** The 101 that agrees to `protocol` and to no extension. What follows it on the connection are frames, or whatever was agreed on. */
export function switchingProtocols(key: string, protocol: string): string {
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptKey(key)}`,
    `Sec-WebSocket-Protocol: ${protocol}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
