import type { Duplex } from 'node:stream';
import { STREAM_HALF_CLOSE_GRACE_MS } from '../../../protocol/agent/streams.js';
import type { Clock, Timer } from '../clock.js';
import { closeOf, type SessionStream } from './session-stream.js';

export interface RawStreamOptions {
  readonly clock: Clock;
  /** Bytes came from the control plane. Called often, with their number. */
  readonly sawBytes: (count: number) => void;
}

/**
 * A stream of a session that speaks HTTP itself: the control plane is the web server's client, and every byte is passed on as it is, at the
 * pace of the slower side. When one side ends properly, what it sent last still gets through, and the other one has 5 s to end too; when one
 * breaks, both end at once.
 */
export class RawStream implements SessionStream {
  readonly ended: Promise<void>;
  private grace: Timer | undefined;

  constructor(
    private readonly client: Duplex,
    private readonly server: Duplex,
    private readonly options: RawStreamOptions,
  ) {
    client.on('error', () => this.closeWith());
    server.on('error', () => this.closeWith());
    this.ended = Promise.all([closeOf(client), closeOf(server)]).then(() => this.grace?.cancel());
  }

  start(head: Buffer): void {
    const { client, server } = this;
    this.endTogether(client, server);
    this.endTogether(server, client);
    if (client.destroyed || server.destroyed) {
      this.closeWith();
      return;
    }
    if (head.length > 0) client.unshift(head);
    client.on('data', (chunk: Buffer) => this.options.sawBytes(chunk.length));
    client.pipe(server);
    server.pipe(client);
  }

  /** Nothing can be said inside a stream whose bytes are not ours: the control plane tells the browser. */
  close(): void {
    this.closeWith();
  }

  closeWith(): void {
    this.client.destroy();
    this.server.destroy();
  }

  private endTogether(one: Duplex, other: Duplex): void {
    one.once('end', () => {
      this.grace ??= this.options.clock.schedule(STREAM_HALF_CLOSE_GRACE_MS, () => this.closeWith());
    });
    one.once('close', () => {
      if (!one.readableEnded) this.closeWith();
      // Nobody takes what the other side still sends: read it away, or its end is never seen.
      else other.unpipe().resume();
    });
  }
}
