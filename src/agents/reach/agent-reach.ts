import { Injectable, Logger } from '@nestjs/common';
import type { Ack } from '../../../protocol/agent/messages.js';
import { STREAM_CLOSE_CODES, type StreamCloseCode } from '../../../protocol/agent/streams.js';
import { StreamsConfig } from '../../platform/config/control-plane.config.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { PeerCalls, PeerUnavailableError } from '../../platform/replicas/peer-calls.js';
import { AgentUnavailableError } from '../agents.errors.js';
import { AgentHolders } from './agent-holders.js';
import { HeldAgents } from './held-agents.js';
import { AgentReturn } from './agent-return.js';
import { CLOSE_STREAM, OPEN_STREAM, type StreamRequest } from './peer-messages.js';

/** How long another replica may take to pass a message on, in milliseconds. */
const PASS_ON_MS = 1_500;

/** Reaches agents wherever their control connection ends: here, or on another replica, which passes on what they are to be told. */
@Injectable()
export class AgentReach {
  private readonly logger = new Logger(AgentReach.name);

  constructor(
    private readonly held: HeldAgents,
    private readonly holders: AgentHolders,
    private readonly peers: PeerCalls,
    private readonly returns: AgentReturn,
    private readonly config: StreamsConfig,
  ) {}

  /**
   * Asks an agent for a stream; answers with what it says of it. An agent that is between two replicas is waited for.
   *
   * @throws AgentUnavailableError when no replica that answers holds the agent, or the agent goes meanwhile; Error when it does not answer.
   */
  async openStream(agentId: string, request: StreamRequest, signal: AbortSignal): Promise<Ack> {
    const attempt = (): Promise<Ack> => this.tryToOpen(agentId, request, signal);
    return this.returns.retry(agentId, attempt, (error) => error instanceof AgentUnavailableError, signal);
  }

  /** Has a stream ended by its agent; false when that cannot be told. Never rejects. */
  async closeStream(agentId: string, streamId: string, code: StreamCloseCode): Promise<boolean> {
    const stream = { streamId, code, reason: STREAM_CLOSE_CODES[code].message };
    if (this.held.closeStream(agentId, stream)) return true;
    try {
      const holder = await this.holders.find(agentId);
      if (!holder) return false;
      const body = { agentId, stream };
      return (await this.peers.ask(holder, { ...CLOSE_STREAM, body, answerMs: PASS_ON_MS })).isTold;
    } catch (error) {
      this.logger.warn({ err: error, agentId, streamId }, 'An agent could not be told to end a stream; it is cut.');
      return false;
    }
  }

  private async tryToOpen(agentId: string, request: StreamRequest, signal: AbortSignal): Promise<Ack> {
    if (this.held.has(agentId)) return this.held.openStream(agentId, request);
    const holder = await this.holders.find(agentId);
    if (!holder) throw new AgentUnavailableError();
    const body = { agentId, stream: request };
    try {
      const question = { ...OPEN_STREAM, body, answerMs: this.config.openMs, signal };
      return (await this.peers.ask(holder, question)).ack;
    } catch (error) {
      const isGone = error instanceof ProblemError && error.code === 'agent-unavailable';
      if (!isGone && !(error instanceof PeerUnavailableError)) throw error;
      if (!isGone && !signal.aborted) {
        const { id: replica } = holder;
        this.logger.warn({ err: error, agentId, replica }, 'The replica that holds an agent does not answer.');
      }
      throw new AgentUnavailableError();
    }
  }
}
