import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../../protocol/events.js';
import { EventLog } from '../../platform/events/event-log.js';
import { SignInsRepository } from '../tokens/sign-ins.repository.js';
import { ApiKeysRepository } from './api-keys.repository.js';

/** Ends API keys that their owner did not ask to end. */
@Injectable()
export class KeyRevocations {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly signIns: SignInsRepository,
    private readonly log: EventLog,
  ) {}

  /** Every living key of a person. */
  async revokeAll(tx: EntityManager, userId: string, actor: Actor = { kind: 'system' }): Promise<void> {
    for (const { id } of await this.keys.list(tx, userId)) {
      if (await this.signIns.revoke(tx, id))
        await this.log.append(tx, 'api-key.revoked', { userId, apiKeyId: id }, actor);
    }
  }
}
