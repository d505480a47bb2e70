import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock.js';
import { PeersConfig } from '../config/control-plane.config.js';
import { ReplicaId } from '../database/replica-id.js';
import { toProblem } from '../http/to-problem.js';
import { newSecret } from '../secrets.js';
import { readLine, writeLine } from './lines.js';
import { peerAddress } from './peer-address.js';
import { PeerKey } from './peer-key.js';
import { PeerPurposes } from './peer-purposes.js';
import {
  greetingProof,
  isProvenRequest,
  MAX_LINE_BYTES,
  PEER_GREETING_MS,
  type PeerAnswer,
  PeerHello,
  PeerRequest,
} from './peer-wire.js';

/** Connections at a time, streams that are passed on included. */
const MAX_CONNECTIONS = 20_000;
/** Connections that have yet to prove themselves: another replica may ask for the screens of all its people at once. */
const MAX_STRANGERS = 4_096;

/** Somebody who speaks like a replica and is not one of ours. */
class StrangerError extends Error {
  override readonly name = 'StrangerError';
}

/**
 * Where other replicas are listened for: on a port of its own, which nothing of the public port leads to. Whoever does not prove itself is
 * hung up on without a word.
 */
@Injectable()
export class PeerListener implements OnApplicationShutdown {
  private readonly logger = new Logger(PeerListener.name);
  private readonly connections = new Set<Socket>();
  private strangers = 0;
  private server: Server | null = null;

  constructor(
    private readonly config: PeersConfig,
    private readonly replica: ReplicaId,
    private readonly key: PeerKey,
    private readonly purposes: PeerPurposes,
    private readonly clock: Clock,
  ) {}

  /** Begins to listen; answers with what other replicas dial, null when this is the only one. @throws Error when the port is taken. */
  async listen(): Promise<string | null> {
    const { listen, address } = this.config;
    if (!listen) return null;
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (socket) =>
      this.take(socket),
    );
    this.server = server;
    server.maxConnections = MAX_CONNECTIONS;
    server.listen(listen.port, listen.host);
    await once(server, 'listening');
    return address ?? peerAddress(listen.host, (server.address() as AddressInfo).port);
  }

  onApplicationShutdown(): void {
    this.server?.close();
    for (const socket of this.connections) socket.destroy();
  }

  private take(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (this.strangers >= MAX_STRANGERS) {
      socket.destroy();
      return;
    }
    this.connections.add(socket);
    socket.once('close', () => this.connections.delete(socket));
    this.serve(socket).catch((error: unknown) => {
      // Whoever only looks whether somebody listens says nothing, and is none of an operator's worries.
      if (error instanceof StrangerError) this.logger.warn({ err: error }, 'Another replica was hung up on.');
      socket.destroy();
    });
  }

  private async serve(socket: Socket): Promise<void> {
    const { purpose, body } = await this.proven(socket);
    try {
      const { data, take } = await this.purposes.answer(purpose, body);
      writeLine(socket, { ok: true, data } satisfies PeerAnswer);
      if (take) take(socket);
      else end(socket);
    } catch (error) {
      writeLine(socket, { ok: false, problem: toProblem(error, purpose) } satisfies PeerAnswer);
      end(socket);
    }
  }

  /** The first request of a connection, once who asks has proved to be a replica. */
  private async proven(socket: Socket): Promise<PeerRequest> {
    this.strangers += 1;
    const deadline = this.clock.after(PEER_GREETING_MS, () => socket.destroy());
    try {
      const hello = await readLine(socket, PeerHello, MAX_LINE_BYTES);
      if (hello.to !== this.replica.value)
        throw new StrangerError('It looks for another replica, which may have been at this address before.');
      const nonce = newSecret();
      writeLine(socket, { nonce, proof: greetingProof(this.key, hello, nonce) });
      const request = await readLine(socket, PeerRequest, MAX_LINE_BYTES);
      if (!isProvenRequest(this.key, hello, nonce, request))
        throw new StrangerError('It does not know the secret. Give all replicas the same one.');
      return request;
    } finally {
      deadline.cancel();
      this.strangers -= 1;
    }
  }
}

/** What was said still gets through; nobody listens any more. */
function end(socket: Socket): void {
  socket.end();
  socket.resume();
  socket.setTimeout(PEER_GREETING_MS, () => socket.destroy());
}
