import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A hostile container: answers each connection with bytes of the spec's choice, once something was asked. */
export class RawServer {
  /** What to say next. */
  says = '';
  /** Everything that it was sent, as text. */
  received = '';
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.received += chunk.toString('latin1');
      socket.end(this.says, 'latin1');
    });
  });

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  connect(): Socket {
    return connect({ port: (this.server.address() as AddressInfo).port, host: '127.0.0.1' });
  }
}
