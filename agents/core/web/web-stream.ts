import type { Duplex } from 'node:stream';
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
  private isJoined = false;

  constructor(
    readonly client: Duplex,
    readonly application: ApplicationAgent,
    private readonly options: WebStreamOptions,
  ) {
    client.on('error', () => undefined);
    this.ended = closeOf(client).then(() => {
      // A WebSocket's connection has its own time to end.
      if (!this.isJoined) application.close();
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
    this.isJoined = true;
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
}
