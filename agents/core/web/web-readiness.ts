import { randomBytes } from 'node:crypto';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebProfile } from '../../../protocol/session.js';
import type { WebEndpoint } from '../session-runtime.js';
import { acceptOf } from '../streams/websocket-accept.js';
import { basicAuthorization } from './basic-authorization.js';

/** Which application is asked, and for what. */
export interface WebProbe {
  readonly readiness: WebProfile['readiness'];
  readonly credentials: WebEndpoint['credentials'];
  /** Port that the application listens on. It is asked as `localhost` with this port, the name that every application takes for its own. */
  readonly port: number;
}

/**
 * Asks a web application once whether it is ready, over a connection that `open` makes and that is closed afterwards. Resolves when it
 * answers as its template says: with any status below 500, or with a WebSocket that opens (RFC 6455 section 4.2.2), whatever
 * subprotocol it picks. Rejects with the reason, a sentence for operators that holds no secret, when it does not within `timeoutMs`.
 */
export async function probeWeb(open: () => Promise<Duplex>, probe: WebProbe, timeoutMs: number): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const opening = open().then((stream) => {
    stream.on('error', () => undefined);
    late.signal.addEventListener('abort', () => stream.destroy());
    if (late.signal.aborted) stream.destroy();
    return stream;
  });
  try {
    await Promise.race([opening.then((stream) => ask(stream, probe)), lateness(late.signal)]);
  } finally {
    clearTimeout(timer);
    late.abort();
  }
}

function lateness(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The application did not answer in time.')));
  });
}

function ask(stream: Duplex, probe: WebProbe): Promise<void> {
  const key = randomBytes(16).toString('base64');
  const asking = startRequest(stream, probe, key);
  return new Promise((resolve, reject) => {
    const settle = (problem: string | null): void => {
      asking.destroy();
      if (problem === null) resolve();
      else reject(new Error(problem));
    };
    asking.on('error', ({ message }) => settle(`The application did not answer in HTTP (${message}).`));
    asking.on('response', (answer) => settle(problemOfAnswer(answer, probe)));
    asking.on('upgrade', (answer, socket) => {
      socket.destroy();
      settle(problemOfUpgrade(answer, probe, key));
    });
    asking.end();
  });
}

function startRequest(stream: Duplex, { readiness, credentials, port }: WebProbe, key: string): ClientRequest {
  const handshake = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': key,
  };
  return request({
    createConnection: () => stream,
    path: readiness.path,
    headers: {
      Host: `localhost:${port}`,
      ...(credentials !== null && { Authorization: basicAuthorization(credentials) }),
      ...(readiness.kind === 'websocket' ? handshake : { Connection: 'close' }),
    },
  });
}

function problemOfAnswer({ statusCode = 0 }: IncomingMessage, { readiness }: WebProbe): string | null {
  if (readiness.kind === 'http' && statusCode < 500) return null;
  return `The application answered ${readiness.path} with status ${statusCode}.`;
}

function problemOfUpgrade({ headers }: IncomingMessage, { readiness }: WebProbe, key: string): string | null {
  if (readiness.kind === 'http') return `The application answered ${readiness.path} with another protocol.`;
  return headers['sec-websocket-accept'] === acceptOf(key) ? null : 'The application does not speak WebSocket.';
}
