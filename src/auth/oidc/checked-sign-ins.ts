import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { IdentityProvidersRepository } from '../providers/identity-providers.repository.js';
import { FederatedSignInsRepository } from '../sign-on/federated-sign-ins.repository.js';
import { ProviderTokens } from '../sign-on/provider-tokens.js';

/** The rows that checks of sign-ins read and write. */
@Injectable()
export class CheckedSignIns {
  constructor(
    readonly dataSource: DataSource,
    readonly federated: FederatedSignInsRepository,
    readonly tokens: ProviderTokens,
    readonly providers: IdentityProvidersRepository,
  ) {}
}
