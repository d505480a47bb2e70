import { Agent, type ClientRequest, type ClientRequestArgs } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';

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
  constructor(
    private readonly dial: Dial,
    maxSockets: number,
  ) {
    super({ keepAlive: true, maxSockets, maxFreeSockets: MAX_IDLE, scheduling: 'lifo', timeout: IDLE_MS });
  }

  /** Whether nothing is open, asked for or waiting. */
  get isIdle(): boolean {
    return [this.sockets, this.freeSockets, this.requests].every((held) => Object.keys(held).length === 0);
  }

  override createConnection(
    _options: ClientRequestArgs,
    done?: (error: Error | null, socket: Duplex) => void,
  ): Duplex | null | undefined {
    void this.dial().then(
      (socket) => done?.(null, asClient(socket)),
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
}

/** A socket that a server accepted stays open when its peer ends; one that waits for requests must not. */
function asClient(socket: Socket): Socket {
  socket.allowHalfOpen = false;
  return socket;
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
