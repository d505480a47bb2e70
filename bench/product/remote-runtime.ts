import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { connectScreenSocket } from '../../agents/core/streams/screen-socket.js';
import { InMemoryRuntime } from '../../testing/agents/in-memory-runtime.js';

/** Where the screens of all sessions are. */
export interface RemoteAddress {
  readonly host: string;
  /** The port that the template of a session names, unless given. */
  readonly port?: number | undefined;
}

/** A platform whose sessions are made at once, and whose screens stand elsewhere. */
export class RemoteRuntime extends InMemoryRuntime {
  constructor(private readonly address: RemoteAddress) {
    super();
  }

  override async connect(_sessionId: string, port: number): Promise<Duplex> {
    const socket = connectScreenSocket({ host: this.address.host, port: this.address.port ?? port });
    await once(socket, 'connect');
    return socket;
  }
}
