import { Injectable } from '@nestjs/common';
import type { Ack, StreamClose } from '../../../protocol/agent/messages.js';
import { StreamsConfig } from '../../platform/config/control-plane.config.js';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import { AgentUnavailableError } from '../agents.errors.js';
import { ConnectedAgents } from '../connected-agents.js';
import type { AgentLink } from '../gateway/agent-link.js';
import { dialUrl } from '../streams/dial-url.js';
import type { StreamRequest } from './peer-messages.js';

/** Tells the agents that are connected here about streams, whichever replica these are for. */
@Injectable()
export class HeldAgents {
  constructor(
    private readonly connected: ConnectedAgents,
    private readonly origin: PublicOrigin,
    private readonly config: StreamsConfig,
  ) {}

  has(agentId: string): boolean {
    return this.connected.isHere(agentId);
  }

  /**
   * Asks for a stream; answers with what the agent says of it.
   *
   * @throws AgentUnavailableError when the agent is not connected here, or goes meanwhile; Error when it does not answer in time.
   */
  async openStream(agentId: string, request: StreamRequest): Promise<Ack> {
    const link = this.connected.link(agentId);
    if (!link) throw new AgentUnavailableError();
    const stream = { ...request, dialUrl: request.dialUrl ?? dialUrl(this.origin.url, link.host, request.streamId) };
    return whileOpen(link, link.ask('stream.open', stream, this.config.openMs));
  }

  /** Has a stream ended; false when the agent is not connected here. */
  closeStream(agentId: string, stream: StreamClose): boolean {
    const link = this.connected.link(agentId);
    link?.send('stream.close', stream);
    return link !== null;
  }
}

/** What `answer` becomes, unless the link is gone before. */
function whileOpen<T>(link: AgentLink, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const forget = link.onClosed(() => reject(new AgentUnavailableError()));
    void answer.then(resolve, reject).finally(forget);
  });
}
