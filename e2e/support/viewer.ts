import { WebSocket } from 'ws';
import type { StreamTicket } from '../../protocol/http/sessions.js';

/** What became of an attempt to open a screen. */
export type Opening =
  | { readonly status: 101; readonly viewer: Viewer }
  | { readonly status: number; readonly viewer: null; readonly body: string };

/** A screen's stream as a program sees it: raw RFB in binary messages. */
export class Viewer {
  private received = Buffer.alloc(0);
  private wake: () => void = () => undefined;

  constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.received = Buffer.concat([this.received, data]);
      this.wake();
    });
    socket.on('close', () => this.wake());
  }

  /** Resolves with the first `count` bytes. Rejects when the stream ends before, or after 30 s. */
  async bytes(count: number): Promise<Buffer> {
    const deadline = AbortSignal.timeout(30_000);
    while (this.received.length < count) {
      if (this.socket.readyState !== WebSocket.OPEN || deadline.aborted) throw new Error('The stream ended too early.');
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    return this.received.subarray(0, count);
  }

  /** Resolves with the close code. */
  closed(): Promise<number> {
    return new Promise((resolve) => this.socket.once('close', resolve));
  }

  close(): void {
    this.socket.close();
  }
}

/** Opens `ticket` as a browser page of `origin` would. */
export function openScreen(ticket: StreamTicket, origin: string | undefined): Promise<Opening> {
  const url = ticket.url.replace(/^http/, 'ws').replace('//localhost', '//127.0.0.1');
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, ticket.protocols, {
      ...(origin ? { origin } : {}),
      perMessageDeflate: false,
      handshakeTimeout: 30_000,
    });
    const viewer = new Viewer(socket);
    socket.once('open', () => resolve({ status: 101, viewer }));
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, viewer: null, body }));
    });
    socket.once('error', reject);
  });
}
