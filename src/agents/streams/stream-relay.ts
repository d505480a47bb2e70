import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Socket } from 'node:net';
import { Clock } from '../../platform/clock.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { PeerCalls } from '../../platform/replicas/peer-calls.js';
import { ReplicaRepository } from '../../platform/replicas/replica.repository.js';
import { splice, type Splice } from '../../platform/splice/splice.js';
import { PASS_STREAM } from '../reach/peer-messages.js';
import { StreamMeter } from './stream-meter.js';
import { StreamTokens } from './stream-tokens.js';

/** How long the replica that waits may take to say whether it does, in milliseconds. */
const PASS_MS = 1_500;

/** Passes streams on to the replica that waits for them, when a balancer brought the agent here. */
@Injectable()
export class StreamRelay implements BeforeApplicationShutdown {
  private readonly logger = new Logger(StreamRelay.name);
  private readonly splices = new Set<Splice>();

  constructor(
    private readonly tokens: StreamTokens,
    private readonly replicas: ReplicaRepository,
    private readonly peers: PeerCalls,
    private readonly clock: Clock,
    private readonly meter: StreamMeter,
  ) {}

  /**
   * Has the replica that waits for a stream take it; answers with whom to give the agent's socket to, null when no other replica waits for
   * it, or not with this token.
   *
   * @throws ProblemError `stream-unavailable` when that replica is gone.
   */
  async find(streamId: string, token: string): Promise<((socket: Socket) => void) | null> {
    const replicaId = this.tokens.waitingElsewhere(streamId, token);
    if (replicaId === null) return null;
    const connection = await this.connect(replicaId, streamId, token);
    return (socket) => this.join(socket, connection);
  }

  /** Cuts what goes through here: its viewers dial again, and a balancer leads the agents elsewhere. */
  beforeApplicationShutdown(): void {
    for (const one of this.splices) one.destroy();
  }

  private async connect(replicaId: string, streamId: string, token: string): Promise<Socket> {
    const peer = await this.replicas.find(replicaId);
    try {
      if (!peer) throw new Error('There is no such replica any more.');
      const body = { streamId, token };
      return (await this.peers.open(peer, { ...PASS_STREAM, body, answerMs: PASS_MS })).connection;
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      this.logger.warn({ err: error, streamId, replica: replicaId }, 'A stream could not be passed on.');
      throw new ProblemError('stream-unavailable', 'The replica that waits for this stream does not answer.');
    }
  }

  private join(agent: Socket, replica: Socket): void {
    const joined = splice(replica, agent, this.clock);
    this.splices.add(joined);
    this.meter.follow('relay', joined.closed, () => {
      const { fromViewer, fromAgent } = joined.totals();
      return { toAgent: fromViewer, fromAgent };
    });
    void joined.closed.then(() => this.splices.delete(joined));
  }
}
