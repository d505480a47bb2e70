import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { z } from 'zod';
import { PeersConfig } from '../src/platform/config/control-plane.config.js';
import { readLine, writeLine } from '../src/platform/replicas/lines.js';
import { splitAddress } from '../src/platform/replicas/peer-address.js';
import type { Peer } from '../src/platform/replicas/peer-calls.js';
import { PeerKey } from '../src/platform/replicas/peer-key.js';
import { MAX_LINE_BYTES } from '../src/platform/replicas/peer-wire.js';
import type { TestDatabase } from './database.js';

/** The key of replicas that share `secret`. */
export function aPeerKey(secret: string): PeerKey {
  return new PeerKey(new PeersConfig(null, null, secret, 0));
}

/** The replicas of a database, as they made themselves known. */
export async function peersOf({ dataSource }: TestDatabase): Promise<readonly Peer[]> {
  return dataSource.query('SELECT id, peer_address AS address FROM replicas ORDER BY started_at');
}

/** One end of a conversation between replicas that says whatever a spec wants it to. */
export class RawPeer {
  private constructor(readonly socket: Socket) {
    socket.on('error', () => undefined);
  }

  static async dial({ address }: Pick<Peer, 'address'>): Promise<RawPeer> {
    const socket = connect({ ...splitAddress(address), allowHalfOpen: true });
    const peer = new RawPeer(socket);
    await once(socket, 'connect');
    return peer;
  }

  say(message: object | string): this {
    if (typeof message === 'string') this.socket.write(message);
    else writeLine(this.socket, message);
    return this;
  }

  hear<Message>(schema: z.ZodType<Message>): Promise<Message> {
    return readLine(this.socket, schema, MAX_LINE_BYTES);
  }

  /** All that still comes until the other end hangs up. */
  async rest(): Promise<string> {
    const chunks: Buffer[] = [];
    this.socket.on('data', (chunk: Buffer) => chunks.push(chunk)).resume();
    if (!this.socket.closed) {
      this.socket.once('end', () => this.socket.end());
      await once(this.socket, 'close');
    }
    return Buffer.concat(chunks).toString();
  }
}
