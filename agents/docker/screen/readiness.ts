import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { WebProfile } from '../../../protocol/session.js';
import type { WebEndpoint } from '../../core/session-runtime.js';
import { greet, openScreen, type ScreenAddress } from './screen-login.js';

/** A web application that is to answer. */
export interface WebAddress {
  readonly host: string;
  readonly port: number;
  readonly readiness: WebProfile['readiness'];
  readonly credentials: WebEndpoint['credentials'];
}

/** Resolves when a screen tells its picture's size. Rejects within `timeoutMs`. */
export async function probeScreen(address: ScreenAddress, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const stream = await openScreen(address, timeoutMs);
  stream.setTimeout(Math.max(1, deadline - Date.now()), () =>
    stream.destroy(new Error('The screen did not answer in time.')),
  );
  try {
    await greet(stream);
  } finally {
    stream.destroy();
  }
}

/** Resolves when a web application is ready as its profile says. Rejects within `timeoutMs`. */
export function probeWeb({ host, port, readiness, credentials }: WebAddress, timeoutMs: number): Promise<void> {
  const headers = {
    ...(credentials ? { authorization: basic(credentials) } : {}),
    ...(readiness.kind === 'websocket' ? upgrade() : {}),
  };
  const { path } = readiness;
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, path, headers, agent: false, signal: AbortSignal.timeout(timeoutMs) });
    asked.once('error', reject);
    asked.once('upgrade', (_response, socket) => {
      socket.destroy();
      resolve();
    });
    asked.once('response', ({ statusCode = 500 }) => {
      asked.destroy();
      if (readiness.kind === 'http' && statusCode < 500) resolve();
      else reject(new Error(`The application answered ${statusCode} at ${path}.`));
    });
    asked.end();
  });
}

/** RFC 7617. */
function basic({ username, password }: NonNullable<WebEndpoint['credentials']>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** The opening handshake of RFC 6455. */
function upgrade(): Record<string, string> {
  const key = randomBytes(16).toString('base64');
  return { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': key };
}
