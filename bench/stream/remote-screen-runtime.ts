import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { connectScreenSocket } from '../../agents/core/streams/screen-socket.js';
import { InMemoryRuntime } from '../../testing/agents/in-memory-runtime.js';

/** A platform whose sessions are made at once and all show the one screen that answers at `host:port`. */
export class RemoteScreenRuntime extends InMemoryRuntime {
  constructor(private readonly address: { readonly host: string; readonly port: number }) {
    super();
  }

  override async connect(): Promise<Duplex> {
    const socket = connectScreenSocket(this.address);
    await once(socket, 'connect');
    return socket;
  }
}
