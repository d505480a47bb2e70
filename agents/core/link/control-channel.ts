import type { Ack, AGENT_MESSAGES } from '../../../protocol/agent/messages.js';
import type { z } from 'zod';

/** Messages that an agent sends after its hello. */
export type AgentMessageName = Exclude<keyof typeof AGENT_MESSAGES, 'hello'>;

/** Body of an agent message without the epoch, which the connection adds. */
export type AgentMessageBody<Name extends AgentMessageName> = Omit<z.infer<(typeof AGENT_MESSAGES)[Name]>, 'epoch'>;

/** Where messages to the control plane go. */
export interface ControlChannel {
  /**
   * Sends and resolves with the answer, or with undefined when there is no accepted connection or it was lost before the answer.
   * Never rejects. Nothing is queued: whoever needs a message to arrive sends it again on the next connection.
   */
  send<Name extends AgentMessageName>(name: Name, body: AgentMessageBody<Name>): Promise<Ack | undefined>;
}
