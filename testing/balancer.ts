import { once } from 'node:events';
import { get } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { agentStreamPath } from '../protocol/agent/streams.js';

/** How often a replica is asked whether it is ready, and how long it may take to say so, in milliseconds. */
const ASK_EVERY_MS = 200;
const ANSWER_MS = 1_000;

/** A connection through the balancer. */
export interface Balanced {
  /** Port of the replica that it leads to. */
  readonly port: number;
  /** The first line of what the caller said, for example `GET /healthz HTTP/1.1`. */
  readonly firstLine: string;
}

interface Backend {
  readonly port: number;
  isReady: boolean;
}

/**
 * A TCP balancer on the loopback address, as plain as they are: it asks each replica's `/readyz`, leads new connections by turns to those that
 * are ready, goes on to the next one when nobody answers, and passes ends and resets on. Only in that it listens to who calls it is not plain:
 * specs tell it where to lead whom.
 */
export class Balancer {
  private readonly backends: readonly Backend[];
  private readonly open = new Map<Socket, Balanced>();
  private readonly asking: NodeJS.Timeout;
  private turn = 0;
  private preferred: number | null = null;
  private preferredForStreams: number | null = null;

  private constructor(
    private readonly server: Server,
    ports: readonly number[],
  ) {
    this.backends = ports.map((port) => ({ port, isReady: false }));
    server.on('connection', (caller: Socket) => void this.lead(caller));
    this.asking = setInterval(() => this.backends.forEach(ask), ASK_EVERY_MS);
  }

  /** Leads to replicas that listen on `ports`, or will. */
  static async start(ports: readonly number[]): Promise<Balancer> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Balancer(server, ports);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Every connection there is now. */
  get connections(): readonly Balanced[] {
    return [...this.open.values()];
  }

  isReady(port: number): boolean {
    return this.backends.some((backend) => backend.port === port && backend.isReady);
  }

  /** Leads new connections to the replica on `port` for as long as that is ready; null takes turns again. */
  prefer(port: number | null): void {
    this.preferred = port;
    this.preferredForStreams = port;
  }

  /** Leads the streams that agents dial elsewhere than everybody else. */
  preferForStreams(port: number): void {
    this.preferredForStreams = port;
  }

  async close(): Promise<void> {
    clearInterval(this.asking);
    const closed = once(this.server, 'close');
    this.server.close();
    for (const caller of this.open.keys()) caller.destroy();
    await closed;
  }

  private async lead(caller: Socket): Promise<void> {
    caller.on('error', () => caller.destroy());
    const firstLine = await firstLineOf(caller);
    for (const { port } of this.candidates(firstLine)) {
      const replica = await dial(port);
      if (!replica) continue;
      this.join(caller, replica, { port, firstLine });
      return;
    }
    caller.resetAndDestroy();
  }

  /** Those that are ready, by turns, the preferred one first; all of them when none is. */
  private candidates(firstLine: string): readonly Backend[] {
    const preferred = firstLine.startsWith(`GET ${agentStreamPath('')}`) ? this.preferredForStreams : this.preferred;
    this.turn += 1;
    const ready = this.backends.filter(({ isReady }) => isReady);
    const some = ready.length > 0 ? ready : this.backends;
    const turned = some.map((_, index) => some[(index + this.turn) % some.length]!);
    return turned.sort((a, b) => Number(b.port === preferred) - Number(a.port === preferred));
  }

  private join(caller: Socket, replica: Socket, balanced: Balanced): void {
    this.open.set(caller, balanced);
    caller.once('close', () => this.open.delete(caller));
    pass(caller, replica);
    pass(replica, caller);
  }
}

function pass(from: Socket, to: Socket): void {
  from.pipe(to);
  from.once('close', (hadError) => {
    if (hadError) to.resetAndDestroy();
    else if (!from.readableEnded) to.destroy();
  });
}

/** What an HTTP client begins with, which is left to be read. */
async function firstLineOf(caller: Socket): Promise<string> {
  if (caller.destroyed) return '';
  return new Promise((resolve) => {
    caller.once('close', () => resolve(''));
    caller.once('data', (chunk: Buffer) => {
      caller.pause();
      caller.unshift(chunk);
      resolve(chunk.toString('latin1').split('\r\n', 1)[0] ?? '');
    });
  });
}

async function dial(port: number): Promise<Socket | null> {
  const replica = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  replica.on('error', () => replica.destroy());
  return new Promise((resolve) => {
    replica.once('connect', () => resolve(replica)).once('close', () => resolve(null));
  });
}

function ask(backend: Backend): void {
  const signal = AbortSignal.timeout(ANSWER_MS);
  get({ port: backend.port, host: '127.0.0.1', path: '/readyz', agent: false, signal }, (answer) => {
    answer.resume();
    backend.isReady = answer.statusCode === 200;
  }).on('error', () => (backend.isReady = false));
}
