import { randomBytes } from 'node:crypto';
import { request as httpRequest, type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connectViewerSocket } from './viewer-socket.js';
import { AGENT_STREAM_SUBPROTOCOL, AGENT_STREAM_TOKEN_PREFIX } from '../../../protocol/agent/streams.js';
import { acceptOf } from './websocket-accept.js';

/** A connection that carries raw bytes from now on; `head` holds those that came with the answer. */
export interface RawConnection {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** The control plane did not take the stream. The message says why and holds no secret. */
export class StreamHandshakeError extends Error {
  override readonly name = 'StreamHandshakeError';
}

/** The origin of `url` with http for ws and https for wss, so that both kinds of URL compare. Throws for any other scheme. */
export function httpOrigin(url: URL): string {
  const schemes: Record<string, string> = { 'ws:': 'http:', 'wss:': 'https:', 'http:': 'http:', 'https:': 'https:' };
  const scheme = schemes[url.protocol];
  if (scheme === undefined) throw new StreamHandshakeError('The address is neither http nor WebSocket.');
  return `${scheme}//${url.host}`;
}

/**
 * Dials the control plane by an ordinary WebSocket client handshake (RFC 6455 section 4.1), so that every ingress lets it through, and
 * hands the bare connection back. Certificates are always verified and redirects never followed. Rejects with
 * {@link StreamHandshakeError} when it is refused, takes longer than `timeoutMs`, or `signal` fires.
 */
export function dialStream(url: URL, token: string, timeoutMs: number, signal: AbortSignal): Promise<RawConnection> {
  const key = randomBytes(16).toString('base64');
  const request = startRequest(url, key, token);
  return new Promise((resolve, reject) => {
    let isSettled = false;
    const giveUp = (message: string): void => {
      if (isSettled) return;
      settle();
      request.destroy();
      reject(new StreamHandshakeError(message));
    };
    const timer = setTimeout(() => giveUp('The control plane did not answer in time.'), timeoutMs);
    const abort = (): void => giveUp('The stream was called off.');
    const settle = (): void => {
      isSettled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort);
    request.on('error', (error) => giveUp(`The control plane cannot be reached (${error.message}).`));
    request.on('response', (response) =>
      giveUp(`The control plane refused the stream (status ${response.statusCode ?? 0}).`),
    );
    request.on('upgrade', (response, socket, head) => {
      // Before anything else: an error without a handler would end the process. Whoever takes the socket sees its 'close'.
      socket.on('error', () => undefined);
      const problem = problemOf(response, key);
      if (problem === undefined) {
        settle();
        resolve({ socket, head });
      } else {
        socket.destroy();
        giveUp(problem);
      }
    });
    if (signal.aborted) abort();
    request.end();
  });
}

function startRequest(url: URL, key: string, token: string): ClientRequest {
  const target = new URL(url);
  const origin = httpOrigin(url);
  const address = `${origin}${target.pathname}${target.search}`;
  const options = { headers: handshakeHeaders(key, token) };
  // TLS decrypts into memory of its own.
  if (origin.startsWith('https:')) return httpsRequest(address, { ...options, agent: false });
  return httpRequest(address, { ...options, createConnection: () => connectViewerSocket(target) });
}

function handshakeHeaders(key: string, token: string): OutgoingHttpHeaders {
  return {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': key,
    'Sec-WebSocket-Protocol': `${AGENT_STREAM_SUBPROTOCOL}, ${AGENT_STREAM_TOKEN_PREFIX}${token}`,
  };
}

function problemOf(response: IncomingMessage, key: string): string | undefined {
  const { headers } = response;
  if (headers['sec-websocket-accept'] !== acceptOf(key))
    return 'The answer to the handshake was not made for this request.';
  if (headers['sec-websocket-protocol'] !== AGENT_STREAM_SUBPROTOCOL)
    return 'The control plane speaks another stream protocol.';
  return headers['sec-websocket-extensions'] === undefined
    ? undefined
    : 'The control plane uses an extension nobody asked for.';
}
