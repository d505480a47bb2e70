import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { InMemoryRuntime } from '../../testing/agents/in-memory-runtime.js';

/** A platform whose sessions are made at once and all show the one screen that answers at `host:port`. */
export class RemoteScreenRuntime extends InMemoryRuntime {
  constructor(private readonly address: { readonly host: string; readonly port: number }) {
    super();
  }

  override async connect(): Promise<Duplex> {
    const socket = connect({ ...this.address, noDelay: true });
    await once(socket, 'connect');
    return socket;
  }
}
