import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { AccountSync } from '../accounts/account-sync.js';
import { IdentitiesRepository } from '../accounts/identities.repository.js';
import { CONFIRMATION_MS } from '../confirmation/recently-confirmed.guard.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { CLOCK_SKEW_MS } from '../saml/saml-assertion.js';
import { describePerson, type ExternalPerson } from '../sign-on/claim-mapping.js';
import type { Vouched } from '../sign-on/federated-sign-in.js';
import { SignInRenewal } from '../sign-on/sign-in-renewal.js';
import { SignOnExpiredError, StepUpMismatchError, StepUpStaleError } from '../sign-on/sign-on.errors.js';
import type { StepUp } from '../sign-on/sign-on-transaction.js';
import { StepUpsRepository } from './step-ups.repository.js';

/** A step-up that was under way, and since when, in milliseconds since 1970. */
export interface BegunStepUp {
  readonly stepUp: StepUp;
  readonly startedAtMs: number;
}

/** Takes what a provider says as the proof of a sign-in that there is already: no account, no link and no sign-in comes of it. */
@Injectable()
export class StepUps {
  constructor(
    private readonly ways: StepUpsRepository,
    private readonly identities: IdentitiesRepository,
    private readonly sync: AccountSync,
    private readonly renewal: SignInRenewal,
    private readonly log: EventLog,
  ) {}

  /**
   * Marks the sign-in as proven, at the moment that the provider says, and brings the account to what it says, as a sign-in does. Answers with
   * false when nothing is left to prove, since the sign-in ended meanwhile or by what the provider says now; that must stay.
   *
   * Locks in the order in which everybody else does: provider, identity, person, sign-in.
   *
   * @throws SignOnExpiredError when the way to prove the sign-in ended meanwhile.
   * @throws StepUpMismatchError when the provider vouches for anybody but the identity that the sign-in began with.
   * @throws StepUpStaleError when the proof is older than the step-up, or than what grave changes ask for.
   * @throws AccountDisabledError when the person was shut out at this moment.
   */
  async confirm(
    tx: EntityManager,
    provider: IdentityProvider,
    vouched: Vouched,
    { stepUp, startedAtMs }: BegunStepUp,
  ): Promise<boolean> {
    if (!isSince(vouched, startedAtMs)) throw new StepUpStaleError();
    const { userId, signInId } = stepUp;
    await this.mustBeThem(tx, provider, vouched.person, stepUp);
    await this.sync.run(tx, provider, userId, describePerson(vouched.person, provider.mapping));
    if (!(await this.ways.hold(tx, stepUp))) return false;
    if (!(await this.renewal.renew(tx, signInId, vouched, CONFIRMATION_MS))) throw new StepUpStaleError();
    const entry = { userId, familyId: signInId, proofs: ['provider' as const], providerId: provider.id };
    await this.log.append(tx, 'sign-in.confirmed', entry, { kind: 'user', id: userId });
    return true;
  }

  private async mustBeThem(
    tx: EntityManager,
    provider: IdentityProvider,
    { issuer, subject }: ExternalPerson,
    stepUp: StepUp,
  ): Promise<void> {
    const way = await this.ways.holdProvider(tx, stepUp);
    if (way?.providerId !== provider.id) throw new SignOnExpiredError();
    const owner = await this.identities.use(tx, { providerId: provider.id, issuer, subject });
    if (owner?.userId !== stepUp.userId || owner.identityId !== way.identityId) throw new StepUpMismatchError();
  }
}

/** Whether the person proved who they are after `startedAtMs`, as far as clocks agree; not when nobody says. */
function isSince({ provenAtSeconds }: Vouched, startedAtMs: number): boolean {
  return provenAtSeconds !== null && provenAtSeconds * 1000 >= startedAtMs - CLOCK_SKEW_MS;
}
