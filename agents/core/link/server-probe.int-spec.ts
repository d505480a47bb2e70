import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { SystemClock } from '../clock.js';
import { untilServerAnswers } from './server-probe.js';

/** A server behind a network that the test plays: it takes connections, and answers only those that it is told to. */
class PlayedNetwork {
  readonly connections: Socket[] = [];
  private readonly server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    this.connections.push(socket.resume());
  });

  async start(): Promise<URL> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  /** The connection made as number `index`, as soon as it is. */
  async connection(index: number): Promise<Socket> {
    while (this.connections.length <= index) await once(this.server, 'connection');
    return this.connections[index]!;
  }

  stop(): void {
    for (const socket of this.connections) socket.destroy();
    this.server.close();
  }
}

const ANSWER = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n';

describe('untilServerAnswers', () => {
  const clock = new SystemClock();
  let network: PlayedNetwork;
  let serverUrl: URL;
  let asking: AbortController;
  let answered: Promise<void>;

  beforeEach(async () => {
    network = new PlayedNetwork();
    serverUrl = await network.start();
    asking = new AbortController();
    answered = untilServerAnswers({ serverUrl, clock, answerMs: 20_000 }, asking.signal);
  });
  afterEach(() => {
    asking.abort();
    network.stop();
  });

  it('is content with any answer, and hangs up', async () => {
    const first = await network.connection(0);
    first.write(ANSWER);
    await answered;
    if (!first.closed) await once(first, 'close');
  });

  it('asks on new connections while old ones hang, and takes the answer of any of them', async () => {
    const [, second] = [await network.connection(0), await network.connection(1), await network.connection(2)];
    expect(network.connections.every(({ closed }) => !closed)).toBe(true);
    second.write(ANSWER);
    await answered;
  });

  it('goes on where it is refused', async () => {
    for (const index of [0, 1]) (await network.connection(index)).resetAndDestroy();
    (await network.connection(2)).write(ANSWER);
    await answered;
  });

  it('ends with the wish to know', async () => {
    const first = await network.connection(0);
    asking.abort();
    await answered;
    if (!first.closed) await once(first, 'close');
  });
});
