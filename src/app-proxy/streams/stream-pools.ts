import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { AgentUnavailableError, StreamUnavailableError } from '../../agents/agents.errors.js';
import { StreamMeter } from '../../agents/streams/stream-meter.js';
import { StreamRendezvous } from '../../agents/stream-rendezvous.js';
import type { AgentStream } from '../../agents/streams/agent-stream.js';
import { Clock, type ScheduledTask } from '../../platform/clock.js';
import type { AppVisit } from '../entry/app-rights.repository.js';
import { DialTurns } from './dial-turns.js';
import { StreamAgent } from './stream-agent.js';

/** Requests of one session that are served at a time through one replica; more wait their turn. */
const MAX_SOCKETS = 256;
const SWEEP_MS = 30_000;

/** The connections to applications, per session: kept alive for requests, one of its own for each WebSocket. */
@Injectable()
export class StreamPools implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly pools = new Map<string, StreamAgent>();
  private readonly turns: DialTurns;
  private sweeping: ScheduledTask | null = null;

  constructor(
    private readonly rendezvous: StreamRendezvous,
    private readonly clock: Clock,
    private readonly meter: StreamMeter,
  ) {
    this.turns = new DialTurns(clock);
  }

  onApplicationBootstrap(): void {
    this.sweeping = this.clock.every(SWEEP_MS, () => this.sweep());
  }

  onApplicationShutdown(): void {
    this.sweeping?.cancel();
    for (const pool of this.pools.values()) pool.destroy();
  }

  /** What requests of `visit` go through. A session that moved to another agent or port gets another pool. */
  forRequests(visit: AppVisit): Agent {
    const key = `${visit.sessionId} ${visit.agentId ?? ''} ${visit.port}`;
    const pool = this.pools.get(key) ?? new StreamAgent(() => this.dial(visit), MAX_SOCKETS);
    this.pools.set(key, pool);
    return pool;
  }

  /**
   * A connection for one WebSocket, which does not outlive it.
   *
   * @throws AgentUnavailableError, StreamUnavailableError or TooManyDialsError
   */
  async forWebSocket(visit: AppVisit): Promise<Agent> {
    const socket = await this.dial(visit);
    return new StreamAgent(() => Promise.resolve(socket), 1);
  }

  private async dial({ agentId, sessionId, userId, port }: AppVisit): Promise<Socket> {
    if (agentId === null) throw new AgentUnavailableError();
    const open = (): Promise<AgentStream> => this.rendezvous.open(agentId, { sessionId, port, kind: 'http' });
    const { socket } = await this.meter.opening('http', () => this.turns.run({ sessionId, userId }, open));
    // The application may have hung up already, and nobody who takes the socket now would be told.
    if (socket.destroyed) throw new StreamUnavailableError();
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    this.meter.follow('http', closed, () => ({ toAgent: socket.bytesWritten, fromAgent: socket.bytesRead }));
    return socket;
  }

  private sweep(): void {
    for (const [key, pool] of this.pools) if (pool.isIdle) this.pools.delete(key);
  }
}
