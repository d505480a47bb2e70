import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type KeyOffer, keyOfferPayload } from '../../../protocol/agent/keys.js';
import { AgentKeysConfig } from '../../platform/config/agent-keys.config.js';
import { EventLog } from '../../platform/events/event-log.js';
import { InvalidAgentSignatureError } from '../agents.errors.js';
import type { AgentLink } from '../gateway/agent-link.js';
import { isSignedBy } from '../gateway/agent-signature.js';
import { AgentKeyRepository } from './agent-key.repository.js';

/** Takes the new keys that agents offer. */
@Injectable()
export class KeyOffers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: AgentKeyRepository,
    private readonly events: EventLog,
    private readonly config: AgentKeysConfig,
  ) {}

  /**
   * Makes the offered key the agent's. The one that it had opens connections for a while longer, and replaces no key any more: whoever stole it
   * must not lock the agent out. A key that is the agent's already is taken once more.
   *
   * @throws InvalidAgentSignatureError
   */
  async accept(link: Pick<AgentLink, 'agentId' | 'epoch' | 'host'>, offer: KeyOffer): Promise<void> {
    const { agentId, epoch, host } = link;
    const { publicKey, possession, authorization } = offer;
    const payload = keyOfferPayload(agentId, host, epoch, publicKey);
    if (!isSignedBy(publicKey, payload, possession)) throw new InvalidAgentSignatureError();
    await this.dataSource.transaction(async (tx) => {
      const known = await this.keys.find(tx, agentId);
      if (known?.publicKey === publicKey) return;
      if (!known || !isSignedBy(known.publicKey, payload, authorization)) throw new InvalidAgentSignatureError();
      const isReplaced = await this.keys.replace(tx, link, known.publicKey, publicKey, this.config.graceMs);
      if (!isReplaced) throw new InvalidAgentSignatureError();
      await this.events.append(tx, 'agent.key-rotated', { agentId }, { kind: 'agent', id: agentId });
    });
  }
}
