import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A screen on a real TCP port: by default it sends everything back. Remembers the connections that it took. */
export class ScreenServer {
  readonly connections: Socket[] = [];
  private readonly server: Server;
  private waiting: (() => void)[] = [];

  constructor(private readonly serve: (socket: Socket) => void = (socket) => void socket.pipe(socket)) {
    this.server = createServer((socket) => this.take(socket));
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    for (const socket of this.connections) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  /** A new connection to it, for a runtime to hand out. */
  open(): Socket {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The screen was not started.');
    return connect(address.port, '127.0.0.1');
  }

  /** Resolves with the connection number `index`, from 0. */
  async connection(index: number): Promise<Socket> {
    for (;;) {
      const found = this.connections[index];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private take(socket: Socket): void {
    socket.on('error', () => undefined);
    this.connections.push(socket);
    this.serve(socket);
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
