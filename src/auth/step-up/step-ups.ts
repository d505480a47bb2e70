import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { IdentitiesRepository } from '../accounts/identities.repository.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import type { Vouched } from '../sign-on/federated-sign-in.js';
import { FederatedSignInsRepository } from '../sign-on/federated-sign-ins.repository.js';
import { SignOnExpiredError, StepUpMismatchError } from '../sign-on/sign-on.errors.js';
import type { StepUp } from '../sign-on/sign-on-transaction.js';
import { SignInsRepository } from '../tokens/sign-ins.repository.js';
import { StepUpsRepository } from './step-ups.repository.js';

/** Takes what a provider says as the proof of a sign-in that there is already: no account, no link and no sign-in comes of it. */
@Injectable()
export class StepUps {
  constructor(
    private readonly ways: StepUpsRepository,
    private readonly identities: IdentitiesRepository,
    private readonly signIns: SignInsRepository,
    private readonly federated: FederatedSignInsRepository,
    private readonly log: EventLog,
  ) {}

  /**
   * Marks the sign-in as proven, at the moment that the provider says. That the proof is younger than the step-up was checked where it came in.
   *
   * @throws SignOnExpiredError when the sign-in or the way to prove it ended meanwhile.
   * @throws StepUpMismatchError when the provider vouches for anybody but the identity that the sign-in began with.
   */
  async confirm(
    tx: EntityManager,
    provider: IdentityProvider,
    { person, provenAtSeconds }: Vouched,
    stepUp: StepUp,
  ): Promise<void> {
    const { userId, signInId } = stepUp;
    const way = await this.ways.hold(tx, stepUp);
    if (way?.providerId !== provider.id) throw new SignOnExpiredError();
    const { issuer, subject } = person;
    const owner = await this.identities.use(tx, { providerId: provider.id, issuer, subject });
    if (owner?.userId !== userId || owner.identityId !== way.identityId) throw new StepUpMismatchError();
    await this.signIns.markConfirmed(tx, signInId);
    if (provenAtSeconds !== null) await this.federated.noteProven(tx, signInId, provenAtSeconds);
    await this.log.append(tx, 'sign-in.confirmed', { userId, familyId: signInId }, { kind: 'user', id: userId });
  }
}
