import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FederatedSignInsRepository } from './federated-sign-ins.repository.js';
import { ProviderTokens } from './provider-tokens.js';

/** Reads what a provider gave for a sign-in. */
@Injectable()
export class SignInTokens {
  constructor(
    private readonly dataSource: DataSource,
    private readonly federated: FederatedSignInsRepository,
    private readonly tokens: ProviderTokens,
  ) {}

  /** Which provider vouched for a sign-in, and the ID token that it gave; null when there is none. */
  async idTokenOf(signInId: string): Promise<{ providerId: string; idToken: string } | null> {
    const found = await this.federated.find(this.dataSource.manager, signInId);
    if (!found?.sealedTokens) return null;
    return { providerId: found.providerId, idToken: this.tokens.open(signInId, found.sealedTokens).idToken };
  }
}
