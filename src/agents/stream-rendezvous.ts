import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { agentStreamPath, type StreamCloseCode } from '../../protocol/agent/streams.js';
import { Clock } from '../platform/clock.js';
import { StreamsConfig } from '../platform/config/control-plane.config.js';
import { AgentUnavailableError, StreamUnavailableError } from './agents.errors.js';
import { AgentReach } from './reach/agent-reach.js';
import type { StreamRequest } from './reach/peer-messages.js';
import type { AgentStream } from './streams/agent-stream.js';
import { ExpectedStreams } from './streams/expected-streams.js';
import { StreamTokens } from './streams/stream-tokens.js';

/** What a stream leads to. */
export interface StreamTarget {
  readonly sessionId: string;
  readonly port: number;
  /** Set for web applications, over whose streams HTTP is spoken. */
  readonly kind?: 'http';
  /** Set for viewers who may only look. Only agents of `VIEW_ONLY_VERSION` and later know it. */
  readonly access?: 'view';
}

/**
 * Brings streams about: asks the agent, wherever it is connected, to connect to the session and to dial back, and waits until it says that it
 * has done both. The agent's connection arrives here, or at another replica that passes it on; agents do both at once, so that its being here
 * says nothing of the session.
 */
@Injectable()
export class StreamRendezvous {
  private readonly logger = new Logger(StreamRendezvous.name);

  constructor(
    private readonly agents: AgentReach,
    private readonly expected: ExpectedStreams,
    private readonly tokens: StreamTokens,
    private readonly config: StreamsConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a stream, within `StreamsConfig.openMs`. `signal` gives up earlier.
   *
   * @throws AgentUnavailableError when the agent is connected nowhere, or goes meanwhile; StreamUnavailableError when it refuses or is late.
   */
  async open(agentId: string, target: StreamTarget, signal?: AbortSignal): Promise<AgentStream> {
    if (signal?.aborted) throw new StreamUnavailableError();
    if (this.expected.isFull) throw new StreamUnavailableError('Too many screens are opening. Try again in a moment.');
    const streamId = randomUUID();
    const token = this.tokens.issue(streamId);
    const expected = this.expected.expect(streamId, token);
    const over = new AbortController();
    let giveUp: () => void = () => undefined;
    const late = new Promise<never>((_, reject) => (giveUp = () => reject(new StreamUnavailableError())));
    const deadline = this.clock.after(this.config.openMs, giveUp);
    signal?.addEventListener('abort', giveUp, { once: true });
    const asked = this.ask(agentId, { ...target, streamId, token, ...this.dialUrl(streamId) }, over.signal);
    try {
      const [socket] = await Promise.race([Promise.all([expected.arrival, asked]), late]);
      // The other end may have hung up before the agent's word was here, and nobody who takes the socket now would be told.
      if (socket.destroyed || socket.readableEnded) throw new StreamUnavailableError();
      return { streamId, socket, close: (code) => this.close(agentId, streamId, code) };
    } catch (error) {
      over.abort();
      expected.giveUp();
      if (!(error instanceof AgentUnavailableError)) void this.close(agentId, streamId, 1011);
      throw error;
    } finally {
      expected.settle();
      deadline.cancel();
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Resolves when the agent has done what it was asked for. */
  private async ask(agentId: string, request: StreamRequest, signal: AbortSignal): Promise<void> {
    const { streamId, sessionId } = request;
    const ack = await this.agents.openStream(agentId, request, signal).catch((error: unknown) => {
      if (error instanceof AgentUnavailableError) throw error;
      this.logger.warn({ err: error, streamId, sessionId }, 'An agent did not say whether it opened a stream.');
      throw new StreamUnavailableError();
    });
    if (ack.ok) return;
    const { code, detail } = ack.problem;
    this.logger.warn({ streamId, sessionId, code, detail }, 'An agent refused a stream.');
    throw new StreamUnavailableError();
  }

  /** Straight to this replica where agents can reach it. */
  private dialUrl(streamId: string): Pick<StreamRequest, 'dialUrl'> {
    const { dialOrigin } = this.config;
    return dialOrigin === null ? {} : { dialUrl: `${dialOrigin.replace(/^http/, 'ws')}${agentStreamPath(streamId)}` };
  }

  private close(agentId: string, streamId: string, code: StreamCloseCode): Promise<boolean> {
    return this.agents.closeStream(agentId, streamId, code);
  }
}
