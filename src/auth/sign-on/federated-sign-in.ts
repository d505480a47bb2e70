import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { Accounts } from '../accounts/accounts.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { ProviderNotFoundError } from '../providers/identity-providers.errors.js';
import { type SignInOutcome, SignIns } from '../tokens/sign-ins.js';
import { describePerson, type ExternalPerson } from './claim-mapping.js';
import { FederatedSignInsRepository } from './federated-sign-ins.repository.js';
import { ProviderTokens, type ProviderTokenSet } from './provider-tokens.js';

/** Time between two questions whether somebody may stay, in milliseconds. */
export const CHECK_PERIOD_MS = 300_000;

/** What a provider said, once it was verified. */
export interface Vouched {
  readonly person: ExternalPerson;
  /** Name of the session at the provider (`sid`, `SessionIndex`), if it said one. */
  readonly providerSession: string | null;
  /** When the person last proved who they are there, in seconds since 1970 (`auth_time`); null where the provider does not say. */
  readonly provenAtSeconds: number | null;
  /** Null where there is nothing to keep, as with SAML. */
  readonly tokens: ProviderTokenSet | null;
}

/** Signs people in whom a provider vouches for. */
@Injectable()
export class FederatedSignIn {
  constructor(
    private readonly accounts: Accounts,
    private readonly signIns: SignIns,
    private readonly federated: FederatedSignInsRepository,
    private readonly tokens: ProviderTokens,
    private readonly log: EventLog,
  ) {}

  /**
   * Opens a sign-in in the account of the person, which is found, linked or made, and brought to what the provider says.
   *
   * @throws ProviderNotFoundError when the provider was switched off while the person was there.
   * @throws AccountDisabledError AccountConflictError SignOnRefusedError; then nothing of the transaction may stay.
   */
  async open(
    tx: EntityManager,
    provider: IdentityProvider,
    vouched: Vouched,
    userAgent: string,
  ): Promise<SignInOutcome> {
    if (!(await this.federated.holdProvider(tx, provider.id))) throw new ProviderNotFoundError();
    const mapped = describePerson(vouched.person, provider.mapping);
    const { userId, identityId, isJustLinked } = await this.accounts.admission.find(
      tx,
      provider,
      vouched.person,
      mapped,
    );
    const user = await this.accounts.sync.run(tx, provider, userId, mapped);
    if (isJustLinked) await this.accounts.firstLink.run(tx, userId);
    const mostMs = provider.mapping.maxSignInMinutes * 60_000;
    const signIn = await this.signIns.open(tx, user, provider.kind, userAgent, mostMs);
    const { signInId } = signIn.principal;
    await this.federated.insert(tx, {
      signInId,
      providerId: provider.id,
      identityId,
      providerSession: vouched.providerSession,
      sealedTokens: vouched.tokens && this.tokens.seal(signInId, vouched.tokens),
      checkInMs: vouched.tokens?.refreshToken ? CHECK_PERIOD_MS : null,
    });
    if (vouched.provenAtSeconds !== null) await this.federated.noteProven(tx, signInId, vouched.provenAtSeconds);
    const entry = { userId, familyId: signInId, providerId: provider.id, identityId };
    await this.log.append(tx, 'sign-on.completed', entry, { kind: 'user', id: userId });
    return signIn;
  }
}
