import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Sealed } from '../../platform/secrets/envelope.js';
import { SignInsRepository } from '../tokens/sign-ins.repository.js';
import { CHECK_PERIOD_MS, type Vouched } from './federated-sign-in.js';
import { FederatedSignInsRepository } from './federated-sign-ins.repository.js';
import { ProviderTokens, type ProviderTokenSet } from './provider-tokens.js';

/** Brings a sign-in to what its provider says when it vouches for the same person again. */
@Injectable()
export class SignInRenewal {
  constructor(
    private readonly signIns: SignInsRepository,
    private readonly federated: FederatedSignInsRepository,
    private readonly tokens: ProviderTokens,
  ) {}

  /**
   * Notes the proof, the session at the provider, by whose name it signs people out, and the tokens. Answers with whether the proof is of the
   * last `withinMs` milliseconds. The caller holds the sign-in.
   */
  async renew(tx: EntityManager, signInId: string, vouched: Vouched, withinMs: number): Promise<boolean> {
    const { providerSession, provenAtSeconds } = vouched;
    const tokens = vouched.tokens && (await this.merged(tx, signInId, vouched.tokens));
    await this.federated.renew(tx, {
      signInId,
      providerSession,
      sealedTokens: tokens && this.tokens.seal(signInId, tokens),
      checkInMs: tokens?.refreshToken ? CHECK_PERIOD_MS : null,
    });
    await this.signIns.markConfirmed(tx, signInId);
    if (provenAtSeconds !== null) await this.federated.noteProven(tx, signInId, provenAtSeconds);
    return this.signIns.isRecentlyConfirmed(tx, signInId, withinMs);
  }

  /** Some providers give no refresh token when they ask anew (OpenID Connect Core 1.0, section 11): the one that is kept goes on. */
  private async merged(tx: EntityManager, signInId: string, given: ProviderTokenSet): Promise<ProviderTokenSet> {
    if (given.refreshToken !== null) return given;
    const kept: Sealed | null = (await this.federated.find(tx, signInId))?.sealedTokens ?? null;
    return { ...given, refreshToken: kept && this.tokens.open(signInId, kept).refreshToken };
  }
}
