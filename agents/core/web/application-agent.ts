import { Agent, type ClientRequest, type ClientRequestArgs } from 'node:http';
import { Duplex } from 'node:stream';
import type { WebEndpoint } from '../session-runtime.js';
import { closeOf } from '../streams/session-stream.js';

/**
 * How long a connection to an application waits for the next request, in milliseconds: less than web servers wait (5 s is the shortest that is
 * common), so that none is used in the moment in which the server closes it. An application that announces a shorter time is believed.
 */
const IDLE_MS = 4_000;

const NO_SOCKET = new Duplex();

/** A connection to an application, and how that very instance of it is to be served. */
export interface ApplicationConnection {
  readonly socket: Duplex;
  readonly endpoint: WebEndpoint;
}

/**
 * The way of one stream to its application: one connection at a time, kept alive between requests and made anew when the application closed it.
 * What is known of the application is bound to the connection, so that a session that was started again is never served by what held before.
 */
export class ApplicationAgent extends Agent {
  private readonly endpoints = new WeakMap<Duplex, WebEndpoint>();
  private readonly open = new Set<Duplex>();
  private next: ApplicationConnection | undefined;
  private latest: ApplicationConnection;
  private isClosed = false;

  constructor(
    first: ApplicationConnection,
    private readonly dial: () => Promise<ApplicationConnection>,
  ) {
    super({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1, timeout: IDLE_MS });
    this.latest = first;
    this.next = first.socket.destroyed ? undefined : this.adopt(first);
  }

  /** What holds for the newest connection. */
  get endpoint(): WebEndpoint {
    return this.latest.endpoint;
  }

  /** What holds for a connection of this agent's. */
  endpointOf(socket: Duplex): WebEndpoint | undefined {
    return this.endpoints.get(socket);
  }

  /** Makes sure that the next request gets a connection of its own, and tells what holds for it. Rejects as `dial` does. */
  async prepare(): Promise<WebEndpoint> {
    this.destroy();
    if (this.next === undefined || this.next.socket.destroyed) this.next = this.adopt(await this.dial());
    return this.next.endpoint;
  }

  /** Cuts every connection but `spared`, which was upgraded and ends by itself, and makes no other. */
  close(spared?: Duplex): void {
    this.isClosed = true;
    for (const socket of this.open) if (socket !== spared) socket.destroy();
  }

  /** Resolves when every connection is closed. */
  async ended(): Promise<void> {
    await Promise.all([...this.open].map(closeOf));
  }

  override createConnection(
    _options: ClientRequestArgs,
    done?: (error: Error | null, socket: Duplex) => void,
  ): Duplex | null | undefined {
    void this.take().then(
      (socket) => done?.(null, socket),
      // Node's own type wants a socket even when there is none.
      (error: unknown) => done?.(asError(error), NO_SOCKET),
    );
    return undefined;
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    super.reuseSocket(socket, request);
    // The time-out is for idling only: an answer may take as long as it likes.
    if ('setTimeout' in socket && typeof socket.setTimeout === 'function')
      Reflect.apply(socket.setTimeout, socket, [0]);
  }

  private async take(): Promise<Duplex> {
    const prepared = this.next?.socket.destroyed === false ? this.next : undefined;
    this.next = undefined;
    return (prepared ?? this.adopt(await this.dial())).socket;
  }

  private adopt(connection: ApplicationConnection): ApplicationConnection {
    const { socket, endpoint } = connection;
    socket.on('error', () => undefined);
    // An application that hung up already: nobody who takes the connection now would be told.
    if (this.isClosed || socket.destroyed) {
      socket.destroy();
      throw new Error('The connection was closed.');
    }
    this.latest = connection;
    this.endpoints.set(socket, endpoint);
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    return connection;
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
