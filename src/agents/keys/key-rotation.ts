import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { Ack } from '../../../protocol/agent/messages.js';
import { Id } from '../../../protocol/ids.js';
import { cleanText } from '../../../protocol/session.js';
import { PeerCalls } from '../../platform/replicas/peer-calls.js';
import { PeerPurposes } from '../../platform/replicas/peer-purposes.js';
import { AgentUnavailableError, KeyNotReplaceableError } from '../agents.errors.js';
import { ConnectedAgents } from '../connected-agents.js';
import { AgentHolders } from '../reach/agent-holders.js';

/** How long an agent may take to replace its key, in milliseconds; another replica a little longer. */
const ANSWER_MS = 10_000;
const PEER_ANSWER_MS = 12_000;

/** "Have your agent replace its key." Null: it said nothing, or is not connected any more. */
const ROTATE_KEY = {
  purpose: 'agent.rotate-key',
  body: z.object({ agentId: Id }),
  data: z.object({ ack: Ack.nullable() }),
} as const;

/** Has agents replace their keys, whichever replica they are connected to. */
@Injectable()
export class KeyRotation implements OnModuleInit {
  private readonly logger = new Logger(KeyRotation.name);

  constructor(
    private readonly connected: ConnectedAgents,
    private readonly holders: AgentHolders,
    private readonly peers: PeerCalls,
    private readonly purposes: PeerPurposes,
  ) {}

  onModuleInit(): void {
    const { purpose: name, body } = ROTATE_KEY;
    this.purposes.register({ name, body, answer: async ({ agentId }) => ({ data: { ack: await this.ask(agentId) } }) });
  }

  /**
   * Resolves when the agent has another key.
   *
   * @throws AgentUnavailableError when it is not connected or does not answer in time; KeyNotReplaceableError with what it says against it.
   */
  async rotate(agentId: string): Promise<void> {
    const ack = this.connected.isHere(agentId) ? await this.ask(agentId) : await this.askElsewhere(agentId);
    if (!ack) throw new AgentUnavailableError(SILENT);
    // Which problem it is, is not for an agent to decide: the page of the administrator acts on codes.
    if (!ack.ok) throw new KeyNotReplaceableError(cleanText(ack.problem.detail).slice(0, 1000));
  }

  private async ask(agentId: string): Promise<Ack | null> {
    return (await this.connected.link(agentId)?.askPatiently('key.rotate', {}, ANSWER_MS)) ?? null;
  }

  private async askElsewhere(agentId: string): Promise<Ack | null> {
    const holder = await this.holders.find(agentId);
    if (!holder) throw new AgentUnavailableError(AWAY);
    try {
      return (await this.peers.ask(holder, { ...ROTATE_KEY, body: { agentId }, answerMs: PEER_ANSWER_MS })).ack;
    } catch (error) {
      this.logger.warn({ err: error, agentId }, 'The replica that holds an agent cannot be asked.');
      return null;
    }
  }
}

const AWAY = 'The agent is not connected. Try again when it is.';
const SILENT = 'The agent did not answer. Look whether it is connected, and try again in a moment.';
