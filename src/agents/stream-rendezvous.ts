import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { STREAM_CLOSE_CODES, type StreamCloseCode } from '../../protocol/agent/streams.js';
import { Clock } from '../platform/clock.js';
import { StreamsConfig } from '../platform/config/control-plane.config.js';
import { PublicOrigin } from '../platform/http/public-origin.js';
import { newSecret } from '../platform/secrets.js';
import { AgentUnavailableError, StreamUnavailableError } from './agents.errors.js';
import { ConnectedAgents } from './connected-agents.js';
import type { AgentLink } from './gateway/agent-link.js';
import type { AgentStream } from './streams/agent-stream.js';
import { dialUrl } from './streams/dial-url.js';
import { type ExpectedStream, ExpectedStreams } from './streams/expected-streams.js';

/** What a stream leads to. */
export interface StreamTarget {
  readonly sessionId: string;
  readonly port: number;
  /** Set for web applications, over whose streams HTTP is spoken. */
  readonly kind?: 'http';
}

/** Brings streams about: asks the agent to connect to the session and to dial back, and waits for both. */
@Injectable()
export class StreamRendezvous {
  private readonly logger = new Logger(StreamRendezvous.name);

  constructor(
    private readonly connected: ConnectedAgents,
    private readonly expected: ExpectedStreams,
    private readonly origin: PublicOrigin,
    private readonly config: StreamsConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a stream, within `StreamsConfig.openMs`. `signal` gives up earlier.
   *
   * @throws AgentUnavailableError when the agent is not connected here, or goes meanwhile; StreamUnavailableError when it refuses or is late.
   */
  async open(agentId: string, target: StreamTarget, signal?: AbortSignal): Promise<AgentStream> {
    const link = this.connected.link(agentId);
    if (!link) throw new AgentUnavailableError();
    if (this.expected.isFull) throw new StreamUnavailableError('Too many screens are opening. Try again in a moment.');
    const streamId = randomUUID();
    const token = newSecret();
    const expected = this.expected.expect(streamId, token);
    const giveUpLate = (): void => expected.giveUp(new StreamUnavailableError());
    const deadline = this.clock.after(this.config.openMs, giveUpLate);
    const forgetLink = link.onClosed(() => expected.giveUp(new AgentUnavailableError()));
    signal?.addEventListener('abort', giveUpLate, { once: true });
    void this.ask(
      link,
      { ...target, streamId, token, dialUrl: dialUrl(this.origin.url, link.host, streamId) },
      expected,
    );
    try {
      const socket = await expected.arrival;
      return { streamId, socket, close: (code) => this.close(agentId, streamId, code) };
    } catch (error) {
      this.close(agentId, streamId, 1011);
      throw error;
    } finally {
      deadline.cancel();
      forgetLink();
      signal?.removeEventListener('abort', giveUpLate);
    }
  }

  private async ask(
    link: AgentLink,
    message: Parameters<typeof link.ask<'stream.open'>>[1],
    expected: ExpectedStream,
  ): Promise<void> {
    const { streamId, sessionId } = message;
    try {
      const ack = await link.ask('stream.open', message, this.config.openMs);
      if (ack.ok) return;
      this.logger.warn(
        { streamId, sessionId, code: ack.problem.code, detail: ack.problem.detail },
        'An agent refused a stream.',
      );
    } catch (error) {
      this.logger.warn({ err: error, streamId, sessionId }, 'An agent did not say whether it opened a stream.');
    }
    expected.giveUp(new StreamUnavailableError());
  }

  private close(agentId: string, streamId: string, code: StreamCloseCode): boolean {
    const link = this.connected.link(agentId);
    link?.send('stream.close', { streamId, code, reason: STREAM_CLOSE_CODES[code].message });
    return link !== null;
  }
}
