import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { digest } from '../../platform/secrets.js';
import { AccessTokens } from '../access-tokens.js';
import { UnauthenticatedError } from '../auth.errors.js';
import type { Principal } from '../principal.js';
import { API_KEY_PREFIX } from './api-key.js';
import { ApiKeySuspendedError } from './api-keys.errors.js';
import { ApiKeysRepository } from './api-keys.repository.js';

/** Everything that may stand in an `Authorization: Bearer` header of a request: access tokens and API keys. */
@Injectable()
export class BearerTokens {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accessTokens: AccessTokens,
    private readonly keys: ApiKeysRepository,
  ) {}

  /**
   * The person that `token` speaks for; with scopes when it is a key, which is looked at anew each time.
   *
   * @throws UnauthenticatedError when it is not valid, or no longer, or not at this moment.
   */
  async verify(token: string): Promise<Principal> {
    if (!token.startsWith(API_KEY_PREFIX)) return this.accessTokens.verify(token);
    const holder = await this.keys.authenticate(this.dataSource.manager, digest(token));
    if (!holder) throw new UnauthenticatedError();
    if (!holder.isVouchedFor) throw new ApiKeySuspendedError();
    return holder.principal;
  }
}
