import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** One connection through the line. `far` is missing while it waits to be dialled. */
interface Connection {
  readonly near: Socket;
  far: Socket | null;
}

/**
 * A TCP line between two programs on this machine that breaks as networks do: cut, so that both ends are told, or silent, so that nobody is.
 */
export class CutLine {
  private readonly connections = new Set<Connection>();
  private state: 'whole' | 'cut' | 'silent' = 'whole';

  private constructor(
    private readonly server: Server,
    /** Port on the loopback address that callers dial. */
    readonly port: number,
    private targetPort: number,
  ) {
    server.on('connection', (near: Socket) => this.take(near));
  }

  /** A line to `targetPort` on the loopback address, which may be named later by {@link leadTo}. */
  static async open(targetPort = 0): Promise<CutLine> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The line has no port.');
    return new CutLine(server, address.port, targetPort);
  }

  leadTo(targetPort: number): void {
    this.targetPort = targetPort;
  }

  /** Resets every connection, and each new one as soon as it is made. */
  cut(): void {
    this.state = 'cut';
    for (const connection of this.connections) reset(connection);
  }

  /** From now on neither bytes nor ends of connections get through, new connections included, and nobody is told. */
  silence(): void {
    this.state = 'silent';
    for (const { near, far } of this.connections) {
      near.pause();
      far?.pause();
    }
  }

  /** Works again: what was held back flows on, and what was dialled meanwhile gets through. */
  heal(): void {
    this.state = 'whole';
    for (const connection of this.connections) {
      if (connection.far === null) this.dial(connection);
      connection.near.resume();
      connection.far?.resume();
    }
  }

  /** Works again for new connections only: those of before the break are forgotten, as by a router that has lost its table, and stay silent. */
  healForNewcomers(): void {
    this.state = 'whole';
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const { near, far } of this.connections) {
      near.destroy();
      far?.destroy();
    }
    await closed;
  }

  private take(near: Socket): void {
    near.on('error', () => undefined);
    const connection: Connection = { near, far: null };
    this.connections.add(connection);
    near.once('close', () => this.connections.delete(connection));
    if (this.state === 'cut') reset(connection);
    else if (this.state === 'whole') this.dial(connection);
  }

  private dial(connection: Connection): void {
    const { near } = connection;
    const far = connect({ port: this.targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    connection.far = far;
    far.on('error', () => undefined);
    this.pass(near, far);
    this.pass(far, near);
  }

  /** Like pipe, but what is paused stays so until the line is healed. */
  private pass(from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      if (!to.write(chunk)) from.pause();
    });
    to.on('drain', () => {
      if (this.state === 'whole') from.resume();
    });
    from.once('end', () => to.end());
    from.once('close', (hadError) => {
      if (hadError) to.resetAndDestroy();
      else to.destroySoon();
    });
    from.resume();
  }
}

function reset({ near, far }: Connection): void {
  near.resetAndDestroy();
  far?.resetAndDestroy();
}
