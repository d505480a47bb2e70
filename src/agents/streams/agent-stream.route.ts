import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Socket } from 'node:net';
import { AGENT_STREAM_SUBPROTOCOL, AGENT_STREAM_TOKEN_PREFIX } from '../../../protocol/agent/streams.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { type UpgradeRequest, UpgradeRouter } from '../../platform/http/upgrade-router.js';
import { ExpectedStreams } from './expected-streams.js';
import { StreamRelay } from './stream-relay.js';
import { readHandshake, secretAmong, switchingProtocols } from './websocket-handshake.js';

interface Arrival {
  readonly key: string;
  readonly arrive: (socket: Socket) => void;
}

/**
 * Where agents dial back: an ordinary WebSocket handshake, so that every ingress lets it through, after which the connection carries raw
 * bytes of the viewer's WebSocket. Behind a balancer they may arrive at a replica that waits for nothing: it passes them on.
 */
@Injectable()
export class AgentStreamRoute implements OnModuleInit {
  constructor(
    private readonly upgrades: UpgradeRouter,
    private readonly expected: ExpectedStreams,
    private readonly relay: StreamRelay,
  ) {}

  onModuleInit(): void {
    this.upgrades.register<Arrival>({
      path: /^\/api\/v1\/agents\/streams\/(?<streamId>[0-9a-f-]{36})$/,
      authenticate: (upgrade) => this.authenticate(upgrade),
      handle: ({ socket, head }, { key, arrive }) => {
        socket.write(switchingProtocols(key, AGENT_STREAM_SUBPROTOCOL));
        if (head.length > 0) socket.unshift(head);
        arrive(socket);
      },
    });
  }

  private async authenticate({ request, params }: UpgradeRequest): Promise<Arrival> {
    if (request.headers.origin !== undefined) {
      throw new ProblemError('origin-not-allowed', 'This address is for agents. Pages cannot connect to it.');
    }
    const { key, protocols } = readHandshake(request);
    const token = secretAmong(protocols, AGENT_STREAM_TOKEN_PREFIX);
    const isOffered = protocols.includes(AGENT_STREAM_SUBPROTOCOL);
    const arrive = isOffered && token ? await this.takerOf(params.streamId ?? '', token) : null;
    if (!arrive) throw new ProblemError('unauthenticated', 'No stream is expected here, or not with this token.');
    return { key, arrive };
  }

  /** This replica if it waits for the stream, else the one that does. */
  private async takerOf(streamId: string, token: string): Promise<Arrival['arrive'] | null> {
    return this.expected.redeem(streamId, token) ?? (await this.relay.find(streamId, token));
  }
}
