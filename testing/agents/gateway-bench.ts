import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createAgentLogger } from '../../agents/core/agent-logger.js';
import { InputActivity } from '../../agents/core/streams/input-activity.js';
import { WebActivity } from '../../agents/core/web/web-activity.js';
import { WebGateway } from '../../agents/core/web/web-gateway.js';
import type { WebStream } from '../../agents/core/web/web-stream.js';
import { AppClient } from '../app-proxy/app-client.js';
import { AgentClock } from './agent-clock.js';
import { InMemoryRuntime } from './in-memory-runtime.js';

const SESSION = '7c1f5a52-9d4b-4b3e-9a53-1f0a2f6b8c11';
const ADDRESS = { sessionId: SESSION, port: 3000 };

/** An agent's gateway to one web application, on a real port: each connection to it is one that the control plane would have. */
export class GatewayBench {
  readonly clock = new AgentClock();
  readonly activity = new InputActivity(this.clock);
  readonly runtime = new InMemoryRuntime();
  /** Lines of the gateway's log. */
  readonly logged: string[] = [];
  private readonly log = createAgentLogger('debug', { write: (line) => void this.logged.push(line) });
  readonly gateway = new WebGateway(this.runtime, new WebActivity(this.activity, this.clock), this.clock, this.log);
  /** Every stream that was opened, in order. */
  readonly streams: WebStream[] = [];
  private readonly server: Server = createServer((socket) => void this.accept(socket));

  constructor(connect: () => Socket) {
    this.runtime.platform.instances.set(SESSION, { id: SESSION, generation: 1, state: 'running' });
    this.runtime.screen = connect;
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    for (const stream of this.streams) stream.closeWith();
    this.server.close();
    await Promise.all(this.streams.map(({ ended }) => ended));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Whoever asks, as the control plane does on behalf of a browser. */
  client(): AppClient {
    return new AppClient(this.port, 'session.apps.test:8080');
  }

  /** Whether somebody used the application since this was asked last. */
  wasUsed(): boolean {
    const was = this.activity.hasInputSince(SESSION, this.clock.now());
    this.clock.advance(1);
    return was;
  }

  private async accept(socket: Socket): Promise<void> {
    socket.on('error', () => undefined);
    try {
      const first = await this.gateway.connect(ADDRESS);
      const stream = this.gateway.stream(ADDRESS, socket, first);
      this.streams.push(stream);
      stream.start(Buffer.alloc(0));
    } catch {
      socket.destroy();
    }
  }
}
