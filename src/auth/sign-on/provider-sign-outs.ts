import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventData } from '../../../protocol/events.js';
import { EventLog } from '../../platform/events/event-log.js';
import { SignIns } from '../tokens/sign-ins.js';
import { FederatedSignInsRepository, type LogoutTarget } from './federated-sign-ins.repository.js';

/** Why a provider, or its being switched off, ends sign-ins. */
export type SignOnEnd = EventData<'sign-on.ended'>['cause'];

/** Ends sign-ins that a provider vouched for, everywhere: API, live sockets and streams follow within seconds. */
@Injectable()
export class ProviderSignOuts {
  constructor(
    private readonly federated: FederatedSignInsRepository,
    private readonly signIns: SignIns,
    private readonly log: EventLog,
  ) {}

  /** Those that the provider means. Answers with how many ended. */
  async endTargeted(tx: EntityManager, target: LogoutTarget): Promise<number> {
    return this.endAll(tx, target.providerId, await this.federated.findTargeted(tx, target), 'back-channel');
  }

  /** All that the provider vouched for. */
  async endOfProvider(tx: EntityManager, providerId: string): Promise<number> {
    return this.endAll(tx, providerId, await this.federated.findOfProvider(tx, providerId), 'provider-off');
  }

  /** A single one. */
  async end(tx: EntityManager, providerId: string, signInId: string, cause: SignOnEnd): Promise<void> {
    await this.endAll(tx, providerId, [signInId], cause);
  }

  private async endAll(
    tx: EntityManager,
    providerId: string,
    signInIds: readonly string[],
    cause: SignOnEnd,
  ): Promise<number> {
    let count = 0;
    for (const signInId of signInIds) {
      const userId = await this.signIns.end(tx, signInId, { kind: 'system' });
      if (userId === null) continue;
      await this.log.append(tx, 'sign-on.ended', { userId, familyId: signInId, providerId, cause }, { kind: 'system' });
      count += 1;
    }
    return count;
  }
}
