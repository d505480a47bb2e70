import type { Duplex } from 'node:stream';
import { STREAM_HALF_CLOSE_GRACE_MS } from '../../../protocol/agent/streams.js';
import type { Clock } from '../clock.js';
import { joinEnds } from '../streams/join-ends.js';
import { closeOf, type SessionStream } from '../streams/session-stream.js';
import type { ApplicationAgent } from './application-agent.js';

/** Whose stream it is, and what it needs of its surroundings. */
export interface WebStreamOptions {
  readonly sessionId: string;
  readonly clock: Clock;
  /** Lets the gateway serve the client. */
  readonly serve: (stream: WebStream) => void;
}

/** One connection of the control plane to a web application: its requests one after the other, or a single WebSocket. */
export class WebStream implements SessionStream {
  readonly ended: Promise<void>;
  private upstream: Duplex | undefined;

  constructor(
    readonly client: Duplex,
    readonly application: ApplicationAgent,
    private readonly options: WebStreamOptions,
  ) {
    client.on('error', () => undefined);
    client.once('finish', () => this.awaitEnd());
    this.ended = closeOf(client).then(() => {
      application.close(this.upstream);
      return application.ended();
    });
  }

  get sessionId(): string {
    return this.options.sessionId;
  }

  start(head: Buffer): void {
    if (this.client.destroyed) return;
    if (head.length > 0) this.client.unshift(head);
    this.options.serve(this);
  }

  /** The client is a WebSocket's from now on, and `upstream` its other end. */
  join(upstream: Duplex): void {
    this.upstream = upstream;
    joinEnds(this.client, upstream, this.options.clock);
  }

  /** Nothing can be said inside a stream whose bytes are not ours: the control plane tells the browser. */
  close(): void {
    this.closeWith();
  }

  closeWith(): void {
    this.client.destroy();
    this.application.close();
  }

  /** All is said on our side: what still comes is read away, or the other side's end would never be seen. */
  private awaitEnd(): void {
    if (this.upstream !== undefined) return;
    const { client } = this;
    const grace = this.options.clock.schedule(STREAM_HALF_CLOSE_GRACE_MS, () => client.destroy());
    client.resume().once('close', () => grace.cancel());
  }
}
