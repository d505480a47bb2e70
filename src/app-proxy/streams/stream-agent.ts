import { Agent, type ClientRequest, type ClientRequestArgs } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { AppConnection } from './app-connection.js';
import { StreamSource } from './stream-source.js';

/**
 * How long a connection to an application waits for the next request, in milliseconds: less than web servers wait (5 s is the shortest that is
 * common), so that none is used in the moment in which the server closes it.
 */
const IDLE_MS = 4_000;

/** Connections to one application that wait for a request: what a browser opens at once. */
const MAX_IDLE = 8;

const NO_SOCKET = new Duplex();

/** Brings one connection to the application. */
export type Dial = () => Promise<Socket>;

/** The connections of one session: an agent's streams, kept alive between requests. Its errors are those of `dial`. */
export class StreamAgent extends Agent {
  /** Streams whose answer went past the HTTP client, and that wait for a request. */
  private readonly spare = new Set<StreamSource>();

  constructor(
    private readonly dial: Dial,
    maxSockets: number,
  ) {
    super({ keepAlive: true, maxSockets, maxFreeSockets: MAX_IDLE, scheduling: 'lifo', timeout: IDLE_MS });
  }

  /** Whether nothing is open, asked for or waiting. */
  get isIdle(): boolean {
    const held = [this.sockets, this.freeSockets, this.requests];
    return this.spare.size === 0 && held.every((some) => Object.keys(some).length === 0);
  }

  override createConnection(
    _options: ClientRequestArgs,
    done?: (error: Error | null, socket: Duplex) => void,
  ): Duplex | null | undefined {
    const spare = this.takeSpare();
    if (spare) {
      process.nextTick(() => done?.(null, this.connectionOf(spare)));
      return undefined;
    }
    void this.dial().then(
      (socket) => done?.(null, this.connectionOf(this.sourceOf(socket))),
      // Node's own type wants a socket even when there is none.
      (error: unknown) => done?.(asError(error), NO_SOCKET),
    );
    return undefined;
  }

  override destroy(): void {
    super.destroy();
    for (const { socket } of this.spare) socket.destroy();
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    super.reuseSocket(socket, request);
    // The time-out is for idling only: an answer may take as long as it likes.
    if ('setTimeout' in socket && typeof socket.setTimeout === 'function')
      Reflect.apply(socket.setTimeout, socket, [0]);
  }

  private sourceOf(socket: Socket): StreamSource {
    const source = new StreamSource(asClient(socket));
    socket.once('close', () => this.spare.delete(source));
    return source;
  }

  private connectionOf(source: StreamSource): AppConnection {
    source.socket.setTimeout(0);
    return new AppConnection(source, (free) => this.keep(free));
  }

  private keep(source: StreamSource): void {
    const { socket } = source;
    if (socket.destroyed || this.spare.size >= MAX_IDLE) {
      socket.destroy();
      return;
    }
    socket.setTimeout(IDLE_MS);
    this.spare.add(source);
  }

  private takeSpare(): StreamSource | undefined {
    const source = [...this.spare].filter(({ socket }) => !socket.destroyed).at(-1);
    if (source) this.spare.delete(source);
    return source;
  }
}

/** A socket that a server accepted stays open when its peer ends; one that waits for requests must not. */
function asClient(socket: Socket): Socket {
  socket.allowHalfOpen = false;
  return socket;
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
