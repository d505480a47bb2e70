import { randomBytes, randomUUID, createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Server, type Socket } from 'socket.io';
import {
  AGENT_CONTROL_PATH,
  EnrollAgent,
  helloPayload,
  type Hello,
  type Welcome,
} from '../../protocol/agent/handshake.js';
import { Ack, AGENT_MESSAGES, type CONTROL_MESSAGES } from '../../protocol/agent/messages.js';
import { problemDocument, type Problem, type ProblemCode } from '../../protocol/problem.js';
import { PROTOCOL_VERSION } from '../../protocol/version.js';
import { FakeStreamRendezvous } from './fake-stream-rendezvous.js';

/** What it listens to after a hello. */
const HEARD = [
  'inventory',
  'heartbeat',
  'session.report',
  'session.progress',
  'session.thumbnail',
  'instances.described',
  'home.sizes',
  'agent.warnings',
  'key.offer',
] as const satisfies (keyof typeof AGENT_MESSAGES)[];

type AgentMessage = keyof typeof AGENT_MESSAGES;
type ControlMessage = keyof typeof CONTROL_MESSAGES;

/** A message of an agent, after its schema accepted it. */
export interface Received {
  readonly name: AgentMessage;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Speaks the control plane's side of the agent protocol over real sockets, and remembers what it was told. Knows one agent. */
export class FakeControlPlane {
  readonly enrollmentToken = randomBytes(24).toString('base64url');
  readonly agentId = randomUUID();
  readonly received: Received[] = [];
  readonly hellos: Hello[] = [];
  readonly streams = new FakeStreamRendezvous((request) => this.ask('stream.open', request).then(({ ok }) => ok));
  /** Refuses hellos with this problem while it is set. */
  refuseHello: ProblemCode | undefined;
  /** Answers every message with this problem while it is set. */
  refuseMessages: ProblemCode | undefined;
  /** Takes no word of an agent, like a host behind a cut cable, while it is set. */
  isDeaf = false;
  heartbeatMs = 60_000;
  /** The newest version of the protocol that it speaks. */
  newest = PROTOCOL_VERSION;
  enrollments = 0;
  connections = 0;
  /** Keys that it lets in: those that were enrolled or offered, and not taken away by a test. */
  readonly keys = new Set<string>();
  /** What it says of the age of the agent's key; nothing, as an older one, when it is undefined. */
  key: Welcome['key'] = { ageMs: 0, maxAgeMs: null };
  /** Takes an offered key and is gone before it says so, while it is set. */
  diesAtOffers = false;
  private epoch = 0;
  private waiting: (() => void)[] = [];
  private server: HttpServer | undefined;
  private io: Server | undefined;

  /** Listens on a free loopback port, or on `port`. */
  async start(port = 0): Promise<void> {
    const server = createServer((request, response) => void this.answer(request, response));
    const io = new Server({
      path: AGENT_CONTROL_PATH,
      transports: ['websocket'],
      serveClient: false,
      destroyUpgrade: false,
    });
    io.attach(server);
    io.on('connection', (socket) => this.greet(socket));
    server.on('upgrade', (request, socket, head) => void this.streams.upgrade(request, socket, head));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    this.server = server;
    this.io = io;
  }

  /** Closes every connection, as if the process had died. */
  async stop(): Promise<void> {
    const { io, server } = this;
    this.streams.stop();
    server?.closeAllConnections();
    await io?.close();
  }

  get port(): number {
    const address = this.server?.address();
    return isAddress(address) ? address.port : 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get viewerOrigin(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** Sends whatever it is told to, also what no schema allows. */
  send(name: ControlMessage, body: unknown): void {
    this.io?.emit(name, body);
  }

  /** Sends and resolves with the agent's answer. */
  async ask(name: ControlMessage, body: unknown): Promise<Ack> {
    const [socket] = [...(this.io?.sockets.sockets.values() ?? [])];
    if (socket === undefined) throw new Error('No agent is connected.');
    const answer: unknown = await socket.timeout(10_000).emitWithAck(name, body);
    return Ack.parse(answer);
  }

  /** Cuts the agent's connection. */
  cut(): void {
    this.io?.disconnectSockets(true);
  }

  /** Resolves with the first message `name`, from the `from`th message on, that `matches`. */
  async receives(
    name: AgentMessage,
    matches: (body: Received['body']) => boolean = () => true,
    from = 0,
  ): Promise<Received['body']> {
    for (;;) {
      const found = this.received.slice(from).find((message) => message.name === name && matches(message.body));
      if (found !== undefined) return found.body;
      await this.change();
    }
  }

  /** Resolves when `count` hellos came. */
  async hasHellos(count: number): Promise<void> {
    while (this.hellos.length < count) await this.change();
  }

  /** Resolves when `count` connections were made. */
  async hasConnections(count: number): Promise<void> {
    while (this.connections < count) await this.change();
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private tell(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/healthz') {
      response.end();
      return;
    }
    const body = EnrollAgent.safeParse(await json(request));
    const isGood = request.url === '/api/v1/agents/enroll' && body.success && body.data.token === this.enrollmentToken;
    this.enrollments += 1;
    if (isGood) this.keys.add(body.data.publicKey);
    response.writeHead(isGood ? 201 : 401, { 'Content-Type': 'application/json' });
    const problem = problemDocument(
      'invalid-enrollment-token',
      'The enrolment token is wrong. Ask for a new one.',
      'r1',
    );
    response.end(JSON.stringify(isGood ? { agentId: this.agentId } : problem));
    this.tell();
  }

  private greet(socket: Socket): void {
    this.connections += 1;
    this.tell();
    const nonce = randomBytes(32).toString('base64url');
    const host = socket.request.headers.host ?? '';
    socket.on('hello', (body: unknown, acknowledge: (answer: unknown) => void) => {
      const hello = AGENT_MESSAGES.hello.parse(body);
      this.hellos.push(hello);
      this.tell();
      if (!this.isDeaf) acknowledge(this.judge(hello, helloPayload(nonce, hello.agentId, host, hello.protocolVersion)));
    });
    for (const name of HEARD) this.hear(socket, name);
    if (!this.isDeaf) socket.emit('challenge', { nonce });
  }

  private judge(hello: Hello, payload: string): unknown {
    const { protocolVersion } = hello;
    if (protocolVersion > this.newest) return { ok: false, problem: tooNew(this.newest) };
    const code = this.refuseHello ?? (this.isSigned(payload, hello.signature) ? undefined : 'invalid-agent-signature');
    if (code !== undefined) return { ok: false, problem: problemDocument(code, 'The agent was refused.', 'r2') };
    this.epoch += 1;
    const serverTime = new Date().toISOString();
    return {
      ok: true,
      data: { epoch: this.epoch, protocolVersion, heartbeatMs: this.heartbeatMs, serverTime, key: this.key },
    };
  }

  private isSigned(payload: string, signature: string): boolean {
    return [...this.keys].some((x) => {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
      return verify(null, Buffer.from(payload), key, Buffer.from(signature, 'base64url'));
    });
  }

  private hear(socket: Socket, name: Exclude<AgentMessage, 'hello'>): void {
    socket.on(name, (body: unknown, acknowledge: (answer: Ack) => void) => {
      if (this.isDeaf) return;
      const parsed = AGENT_MESSAGES[name].parse(body);
      if (parsed.epoch !== this.epoch) throw new Error(`A ${name} came with an old epoch.`);
      this.received.push({ name, body: parsed });
      if ('publicKey' in parsed && this.refuseMessages === undefined) this.keys.add(parsed.publicKey);
      if (name === 'key.offer' && this.diesAtOffers) {
        socket.disconnect(true);
        this.tell();
        return;
      }
      const problem = problemDocument(this.refuseMessages ?? 'internal', 'Not now. Try again later.', 'r3');
      acknowledge(this.refuseMessages === undefined ? { ok: true } : { ok: false, problem });
      this.tell();
    });
  }
}

function tooNew(newest: number): Problem {
  return problemDocument('protocol-not-supported', 'Upgrade the older of the two.', 'r4', { oldest: 1, newest });
}

function isAddress(address: AddressInfo | string | null | undefined): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
