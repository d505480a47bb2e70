import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { Socket as NetSocket } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import {
  AGENT_CONTROL_PATH,
  Challenge,
  EnrolledAgent,
  type Hello,
  helloPayload,
  type Welcome,
} from '../../protocol/agent/handshake.js';
import {
  Ack,
  type Heartbeat,
  HelloAck,
  type InstanceState,
  type InventoryEntry,
  SessionApply,
  StreamClose,
  StreamOpen,
} from '../../protocol/agent/messages.js';
import { HomeRemove, InstanceDescribe, type InstanceDetails, InstanceRemove } from '../../protocol/agent/instances.js';
import { keyOfferPayload } from '../../protocol/agent/keys.js';
import type { AgentWarning } from '../../protocol/agent/warnings.js';
import { type Problem, problemDocument } from '../../protocol/problem.js';
import type { ComputeLimits, SessionReason, SessionStep } from '../../protocol/session.js';
import { PROTOCOL_VERSION } from '../../protocol/version.js';
import { dialStream } from './dial-stream.js';
import { Inbox } from './inbox.js';

/** The control plane said no to a hello. */
export class HelloRefusedError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** An Ed25519 key pair. */
export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** What a test wants different in a hello. `host` and `nonce` change what is signed. */
export interface HelloChanges extends Partial<Omit<Hello, 'signature'>> {
  readonly signature?: string;
  readonly host?: string;
  readonly nonce?: string;
}

/**
 * An agent that speaks the real protocol over real sockets and does exactly what a test tells it; all that it is sent lies in its inboxes.
 * `stream.open` is left to the test ({@link answerStreams}), and acknowledged with a refusal until then.
 */
export class FakeAgent {
  readonly applied = new Inbox<SessionApply>();
  readonly streamsOpened = new Inbox<StreamOpen>();
  readonly streamsClosed = new Inbox<StreamClose>();
  readonly described = new Inbox<InstanceDescribe>();
  readonly instancesRemoved = new Inbox<InstanceRemove>();
  readonly homesRemoved = new Inbox<HomeRemove>();
  readonly drained = new Inbox<true>();
  /** What it answers when it is to replace its key; it does so unless a test says otherwise. */
  rotation: () => Promise<Ack> = () => this.offerKey(generateKeyPairSync('ed25519'));
  /** What it answers when it is to remove something; done unless a test says otherwise, silence when it is null. */
  removal: Ack | null = { ok: true };
  readonly instanceId = randomUUID();
  bootCounter = 1;
  agentId: string = randomUUID();
  epoch = 0;
  private socket: Socket | null = null;
  private openStream: (open: StreamOpen) => Promise<Ack> = () => Promise.resolve({ ok: false, problem: NO_SCREEN });

  constructor(
    private readonly baseUrl: string,
    public keys: KeyPair = generateKeyPairSync('ed25519'),
    readonly platform: Hello['platform'] = 'local',
  ) {}

  /** Raw Ed25519 public key in base64url. */
  get publicKey(): string {
    return rawKey(this.keys);
  }

  /** Another process with the same key and id: a clone, or with `instanceId` the same installation started again. */
  clone(): FakeAgent {
    const other = new FakeAgent(this.baseUrl, this.keys, this.platform);
    other.agentId = this.agentId;
    return other;
  }

  /** `POST /agents/enroll`; the raw answer. */
  async requestEnrollment(token: string, name = `agent-${randomUUID().slice(0, 8)}`): Promise<Response> {
    return fetch(`${this.baseUrl}/api/v1/agents/enroll`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, name, platform: this.platform, publicKey: this.publicKey }),
    });
  }

  /** Enrols, expecting success. */
  async enroll(token: string, name?: string): Promise<this> {
    const answer = await this.requestEnrollment(token, name);
    this.agentId = EnrolledAgent.parse(await answer.json()).agentId;
    return this;
  }

  /**
   * Connects and says hello, with changes if a test wants to cheat.
   *
   * @throws HelloRefusedError
   */
  async connect(changes: HelloChanges = {}, headers: Record<string, string> = {}): Promise<Welcome> {
    const socket = io(this.baseUrl, {
      path: AGENT_CONTROL_PATH,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: headers,
    });
    this.socket = socket;
    this.listen(socket);
    const { nonce } = Challenge.parse(await nextEvent(socket, 'challenge'));
    return this.sayHello(nonce, changes);
  }

  /** Says hello on the connection that there is. */
  async sayHello(nonce: string, changes: HelloChanges = {}): Promise<Welcome> {
    const { host = new URL(this.baseUrl).host, nonce: signedNonce = nonce, ...fields } = changes;
    const hello = this.hello(fields);
    const payload = helloPayload(signedNonce, hello.agentId, host, hello.protocolVersion);
    const signature = changes.signature ?? sign(null, Buffer.from(payload), this.keys.privateKey).toString('base64url');
    const ack = HelloAck.parse(await this.emit('hello', { ...hello, signature }));
    if (!ack.ok) throw new HelloRefusedError(ack.problem);
    this.epoch = ack.data.epoch;
    return ack.data;
  }

  /** Sends any message and waits for the acknowledgement. */
  async send(name: string, message: object): Promise<Ack> {
    return Ack.parse(await this.emit(name, { epoch: this.epoch, ...message }));
  }

  async report(
    id: string,
    generation: number,
    state: InstanceState,
    more: { reason?: SessionReason; detail?: string; limits?: ComputeLimits } = {},
  ): Promise<Ack> {
    return this.send('session.report', { id, generation, state, ...more });
  }

  async progress(id: string, generation: number, step: SessionStep, elapsedMs = 1): Promise<Ack> {
    return this.send('session.progress', { id, generation, step, elapsedMs });
  }

  async sendThumbnail(id: string, jpeg: Uint8Array): Promise<Ack> {
    return this.send('session.thumbnail', { id, jpeg });
  }

  async sendInventory(sessions: readonly InventoryEntry[], complete = true): Promise<Ack> {
    return this.send('inventory', { complete, sessions });
  }

  async describe(...instances: readonly InstanceDetails[]): Promise<Ack> {
    return this.send('instances.described', { instances });
  }

  /** Says what is the matter with its platform: all of it. */
  async warn(...warnings: readonly AgentWarning[]): Promise<Ack> {
    return this.send('agent.warnings', { warnings });
  }

  /** Offers a new key, which it goes on with when that is taken; `authorized` signs in the place of the key that it has. */
  async offerKey(next: KeyPair, authorized: KeyPair = this.keys, possessed: KeyPair = next): Promise<Ack> {
    const publicKey = rawKey(next);
    const payload = Buffer.from(keyOfferPayload(this.agentId, new URL(this.baseUrl).host, this.epoch, publicKey));
    const [possession, authorization] = [possessed, authorized].map(({ privateKey }) =>
      sign(null, payload, privateKey).toString('base64url'),
    );
    const answer = await this.send('key.offer', { publicKey, possession, authorization });
    if (answer.ok) this.keys = next;
    return answer;
  }

  /** Says of everything that it is to remove from now on that this cannot be done. */
  refuseRemovals(detail: string): void {
    this.removal = { ok: false, problem: problemDocument('internal', detail, 'fake') };
  }

  /** Says which starts wait for their turn. */
  async queue(...queued: NonNullable<Heartbeat['queued']>): Promise<Ack> {
    const load = { cpuMillis: 0, memoryMiB: 0, sessions: 0 };
    return this.send('heartbeat', { load, sessions: [], queued });
  }

  async beat(sessions: Heartbeat['sessions'] = [], load = { cpuMillis: 0, memoryMiB: 0, sessions: 0 }): Promise<Ack> {
    return this.send('heartbeat', { load, sessions });
  }

  /** Decides what becomes of `stream.open` from now on. `screen` is handed each connection that was dialled and accepted. */
  serveScreens(screen: (socket: NetSocket, open: StreamOpen) => void): void {
    this.answerStreams(async (open) => {
      screen(await dialStream(open), open);
      return { ok: true };
    });
  }

  answerStreams(answer: (open: StreamOpen) => Promise<Ack>): void {
    this.openStream = answer;
  }

  get isConnected(): boolean {
    return this.socket?.connected ?? false;
  }

  /** Resolves once the control connection is gone. */
  async disconnected(): Promise<void> {
    if (this.socket?.connected) await nextEvent(this.socket, 'disconnect');
  }

  /** Drops the control connection, as a process that dies does. */
  close(): void {
    this.socket?.disconnect();
  }

  private hello(changes: HelloChanges): Omit<Hello, 'signature'> {
    return {
      agentId: this.agentId,
      instanceId: this.instanceId,
      bootCounter: this.bootCounter,
      protocolVersion: PROTOCOL_VERSION,
      softwareVersion: '0.0.0-test',
      platform: this.platform,
      capacity: { cpuMillis: 8_000, memoryMiB: 16_384, sessions: 20 },
      labels: {},
      ...changes,
    };
  }

  private listen(socket: Socket): void {
    socket.on('session.apply', (message: unknown) => this.applied.put(SessionApply.parse(message)));
    socket.on('stream.close', (message: unknown) => this.streamsClosed.put(StreamClose.parse(message)));
    socket.on('instance.describe', (message: unknown) => this.described.put(InstanceDescribe.parse(message)));
    socket.on('instance.remove', (message: unknown, ack: (outcome: Ack) => void) => {
      this.instancesRemoved.put(InstanceRemove.parse(message));
      if (this.removal) ack(this.removal);
    });
    socket.on('home.remove', (message: unknown, ack: (outcome: Ack) => void) => {
      this.homesRemoved.put(HomeRemove.parse(message));
      if (this.removal) ack(this.removal);
    });
    socket.on('key.rotate', (_message: unknown, ack: (outcome: Ack) => void) => void this.rotation().then(ack));
    socket.on('drain', () => this.drained.put(true));
    socket.on('stream.open', (message: unknown, ack: (outcome: Ack) => void) => {
      const open = StreamOpen.parse(message);
      this.streamsOpened.put(open);
      this.openStream(open).then(ack, () => ack({ ok: false, problem: NO_SCREEN }));
    });
  }

  private async emit(name: string, message: object): Promise<unknown> {
    if (!this.socket) throw new Error('Connect first.');
    return z.unknown().parse(await this.socket.timeout(10_000).emitWithAck(name, message));
  }
}

const rawKey = ({ publicKey }: KeyPair): string => publicKey.export({ format: 'jwk' }).x ?? '';

const NO_SCREEN: Problem = {
  type: '/problems/stream-unavailable',
  code: 'stream-unavailable',
  title: 'The screen cannot be reached',
  status: 503,
  detail: 'This fake agent has no screen.',
  instance: 'fake',
};

/** Waits for an event of a socket.io client, or for the connection to fail. */
async function nextEvent(socket: Socket, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    socket.once(name, resolve);
    if (name !== 'disconnect') {
      socket.once('connect_error', reject);
      socket.once('disconnect', (reason) => reject(new Error(`Disconnected: ${reason}`)));
    }
  });
}
