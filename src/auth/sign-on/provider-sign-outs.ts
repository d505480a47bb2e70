import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventData } from '../../../protocol/events.js';
import { EventLog } from '../../platform/events/event-log.js';
import { SignIns } from '../tokens/sign-ins.js';
import { KeySuspensions } from './key-suspensions.js';
import { FederatedSignInsRepository, type LogoutTarget } from './federated-sign-ins.repository.js';

/** Why a provider, or its being switched off, ends sign-ins. */
export type SignOnEnd = EventData<'sign-on.ended'>['cause'];

/** Ends sign-ins that a provider vouched for, everywhere: API, live sockets and streams follow within seconds. */
@Injectable()
export class ProviderSignOuts {
  constructor(
    private readonly federated: FederatedSignInsRepository,
    private readonly signIns: SignIns,
    private readonly keys: KeySuspensions,
    private readonly log: EventLog,
  ) {}

  /**
   * Those that the provider means. API keys rest as well when it means the person; the end of one session at the provider, at the end of a
   * working day, says nothing about whom it belonged to. Answers with how many ended.
   */
  async endTargeted(tx: EntityManager, target: LogoutTarget): Promise<number> {
    const { providerId, issuer, subject, providerSession } = target;
    if (subject !== null && providerSession === null)
      await this.keys.ofSubject(tx, issuer, subject, { providerId, cause: 'back-channel' });
    return this.endAll(tx, target.providerId, await this.federated.findTargeted(tx, target), 'back-channel');
  }

  /** All that the provider vouched for. */
  async endOfProvider(tx: EntityManager, providerId: string): Promise<number> {
    return this.endAll(tx, providerId, await this.federated.findOfProvider(tx, providerId), 'provider-off');
  }

  /** A single one whose person the provider refuses. Their API keys rest until it vouches for them again. */
  async endRefused(tx: EntityManager, providerId: string, signInId: string): Promise<void> {
    const cause = 'refused-by-provider';
    await this.keys.ofSignIn(tx, signInId, { providerId, cause });
    await this.endAll(tx, providerId, [signInId], cause);
  }

  /** A single one of which the provider could not be asked for too long. API keys have a time limit of their own. */
  async endUnasked(tx: EntityManager, providerId: string, signInId: string): Promise<void> {
    await this.endAll(tx, providerId, [signInId], 'provider-silent');
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
