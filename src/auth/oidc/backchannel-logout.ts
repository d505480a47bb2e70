import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { ProviderSignOuts } from '../sign-on/provider-sign-outs.js';
import { OneTimeMarks } from '../sign-on/one-time-marks.js';
import { CLOCK_TOLERANCE_SECONDS, oidcSettings } from './oidc-clients.js';
import { InvalidLogoutTokenError } from './oidc.errors.js';
import { ProviderKeys } from './provider-keys.js';
import { LOGOUT_TOKEN_MAX_AGE_SECONDS, type LogoutOrder, readLogoutToken } from './logout-token.js';

/** Remembered until it is worthless by its age, whatever the clocks say. */
const REMEMBER_MS = 2 * LOGOUT_TOKEN_MAX_AGE_SECONDS * 1000;

/** Providers that tell us to end sign-ins (OpenID Connect Back-Channel Logout 1.0). */
@Injectable()
export class BackchannelLogout {
  private readonly logger = new Logger(BackchannelLogout.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: ProviderKeys,
    private readonly signOuts: ProviderSignOuts,
    private readonly marks: OneTimeMarks,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidLogoutTokenError when the token is not valid, or was used; then nothing ends. */
  async run(provider: IdentityProvider, token: string): Promise<void> {
    const { issuer, clientId } = oidcSettings(provider);
    const keys = await this.keys.of(provider);
    const toleranceSeconds = CLOCK_TOLERANCE_SECONDS;
    const order = await readLogoutToken(token, { issuer, clientId, keys, now: this.clock.now(), toleranceSeconds });
    if (!order) {
      this.logger.warn({ providerId: provider.id }, 'A logout token was not valid; nobody was signed out.');
      throw new InvalidLogoutTokenError();
    }
    await this.obey(provider, issuer, order);
  }

  private async obey({ id }: IdentityProvider, issuer: string, order: LogoutOrder): Promise<void> {
    const { subject, providerSession, tokenId } = order;
    await this.dataSource.transaction(async (tx) => {
      if (!(await this.marks.claim(tx, 'logout-token', `${id} ${tokenId}`, REMEMBER_MS)))
        throw new InvalidLogoutTokenError();
      await this.signOuts.endTargeted(tx, { providerId: id, issuer, subject, providerSession });
    });
  }
}
