import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import type { StreamOpen } from '../../protocol/agent/messages.js';
import { AGENT_STREAM_SUBPROTOCOL, AGENT_STREAM_TOKEN_PREFIX } from '../../protocol/agent/streams.js';

/** The control plane answered an upgrade with something else than 101. */
export class UpgradeRefusedError extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
    readonly headers: NodeJS.Dict<string | string[]> = {},
  ) {
    super(`${status} ${body}`);
  }
}

/** An upgraded connection: past the 101, nothing of what follows it lost. */
export interface Upgraded {
  readonly socket: Socket;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** Does a WebSocket opening handshake and hands out the bare connection. `headers` of null are left out. @throws UpgradeRefusedError */
export async function upgrade(url: string, headers: Readonly<Record<string, string | null>> = {}): Promise<Upgraded> {
  const all: Record<string, string | null> = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    ...headers,
  };
  const sent = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
  return new Promise((resolve, reject) => {
    const call = request(url.replace(/^ws/, 'http'), { headers: sent, agent: false });
    call.on('error', reject);
    call.on('upgrade', (response, socket: Socket, head) => {
      socket.on('error', () => socket.destroy());
      if (head.length > 0) socket.unshift(head);
      resolve({ socket, headers: response.headers });
    });
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        reject(new UpgradeRefusedError(response.statusCode ?? 0, Buffer.concat(chunks).toString(), response.headers)),
      );
    });
    call.end();
  });
}

/** Dials a stream back as an agent does. */
export async function dialStream(open: Pick<StreamOpen, 'dialUrl' | 'token'>): Promise<Socket> {
  const protocols = `${AGENT_STREAM_SUBPROTOCOL}, ${AGENT_STREAM_TOKEN_PREFIX}${open.token}`;
  return (await upgrade(open.dialUrl, { 'Sec-WebSocket-Protocol': protocols })).socket;
}
