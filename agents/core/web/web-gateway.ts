import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { SessionRuntime } from '../session-runtime.js';
import { ApplicationAgent, type ApplicationConnection } from './application-agent.js';
import { socketLike } from './socket-like.js';
import type { WebActivity } from './web-activity.js';
import { WebRelay } from './web-relay.js';
import { WebStream } from './web-stream.js';

/** A port of a session that a web application listens on. */
export interface WebAddress {
  readonly sessionId: string;
  readonly port: number;
}

/** Where streams of web applications end: inside the agent, which speaks HTTP to both sides. */
export class WebGateway {
  private readonly relay: WebRelay;

  constructor(
    private readonly runtime: SessionRuntime,
    activity: WebActivity,
    private readonly clock: Clock,
    log: Logger,
  ) {
    this.relay = new WebRelay(activity, log);
  }

  /** A connection to the application, with what holds for the instance that it leads to. Rejects with RuntimeError. */
  async connect({ sessionId, port }: WebAddress): Promise<ApplicationConnection> {
    const stream = await this.runtime.connect(sessionId, port);
    stream.on('error', () => undefined);
    try {
      // After the connection: a password of the next instance is worth nothing to this one, and never the other way round.
      const endpoint = await this.runtime.endpoint(sessionId);
      const socket = socketLike(stream);
      if (socket instanceof Socket) socket.setNoDelay(true);
      return { socket, endpoint };
    } catch (error) {
      stream.destroy();
      throw error;
    }
  }

  /** The stream between `client`, over which the control plane speaks HTTP, and the application that `first` leads to. */
  stream(address: WebAddress, client: Duplex, first: ApplicationConnection): WebStream {
    const application = new ApplicationAgent(first, () => this.connect(address));
    const { clock, relay } = this;
    return new WebStream(socketLike(client), application, {
      sessionId: address.sessionId,
      clock,
      serve: (stream) => relay.serve(stream),
    });
  }
}
