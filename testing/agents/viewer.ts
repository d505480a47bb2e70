import { once } from 'node:events';
import { WebSocket } from 'ws';
import { VIEWER_SUBPROTOCOL } from '../../protocol/agent/streams.js';

/** A browser's end of a stream: a real WebSocket client. Keeps what is binary, and leaves notes to whoever listens to its socket. */
export class Viewer {
  private readonly chunks: Buffer[] = [];
  private length = 0;
  private waiting: (() => void)[] = [];
  /** Resolves with how the stream was closed. */
  readonly closed: Promise<{ code: number; reason: string }>;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data, isBinary) => {
      if (isBinary) this.take(data);
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  /** Opens a stream; rejects when it is refused. */
  static async open(url: string): Promise<Viewer> {
    const socket = new WebSocket(url, [VIEWER_SUBPROTOCOL], { perMessageDeflate: false });
    const viewer = new Viewer(socket);
    await once(socket, 'open');
    return viewer;
  }

  send(data: Buffer | string): void {
    this.socket.send(data);
  }

  /** Resolves with everything that came, once it is at least `bytes` long. */
  async receives(bytes: number): Promise<Buffer> {
    while (this.length < bytes) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return Buffer.concat(this.chunks);
  }

  private take(data: unknown): void {
    if (!Buffer.isBuffer(data)) throw new Error('A message came in pieces.');
    this.chunks.push(data);
    this.length += data.length;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
