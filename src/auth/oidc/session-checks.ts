import { Injectable, Logger } from '@nestjs/common';
import { refreshTokenGrant, ResponseBodyError } from 'openid-client';
import { CHECK_PERIOD_MS } from '../sign-on/federated-sign-in.js';
import type { FederatedSignIn } from '../sign-on/federated-sign-ins.repository.js';
import { ProviderSignOuts } from '../sign-on/provider-sign-outs.js';
import type { ProviderTokenSet } from '../sign-on/provider-tokens.js';
import { CheckedSignIns } from './checked-sign-ins.js';
import { OidcClients } from './oidc-clients.js';

/** Nobody else takes a sign-in that is being checked for so long, in milliseconds. */
const LEASE_MS = 60_000;
const BATCH = 20;

/**
 * Asks providers from time to time, by the refresh token, whether somebody may stay signed in. A provider that refuses ends the sign-in; one
 * that does not answer does not, since its people are not to blame: they stay until their sign-in is at its end.
 */
@Injectable()
export class SessionChecks {
  private readonly logger = new Logger(SessionChecks.name);

  constructor(
    private readonly rows: CheckedSignIns,
    private readonly clients: OidcClients,
    private readonly signOuts: ProviderSignOuts,
  ) {}

  /** Checks all that are due. Several replicas share them out. */
  async run(): Promise<void> {
    const { dataSource, federated } = this.rows;
    for (let count = BATCH; count === BATCH;) {
      const due = await federated.takeDue(dataSource.manager, LEASE_MS, BATCH);
      await Promise.all(due.map((signIn) => this.check(signIn)));
      count = due.length;
    }
  }

  private async check(signIn: FederatedSignIn): Promise<void> {
    const { dataSource, federated, tokens } = this.rows;
    const { signInId, providerId } = signIn;
    try {
      const renewed = await this.renew(signIn);
      const sealed = renewed && tokens.seal(signInId, renewed);
      await federated.noteChecked(dataSource.manager, signInId, sealed, CHECK_PERIOD_MS);
    } catch (error) {
      if (isRefusal(error)) await dataSource.transaction((tx) => this.signOuts.endRefused(tx, providerId, signInId));
      else {
        this.logger.warn(
          { providerId, signInId, code: codeOf(error) },
          'A provider could not be asked about a sign-in.',
        );
        await federated.noteUnchecked(dataSource.manager, signInId);
      }
    }
  }

  /** A provider that rotates its refresh tokens gives the next one with the answer. */
  private async renew({ signInId, providerId, sealedTokens }: FederatedSignIn): Promise<ProviderTokenSet | null> {
    const { dataSource, tokens, providers } = this.rows;
    const provider = await providers.find(dataSource.manager, providerId);
    const kept = sealedTokens && tokens.open(signInId, sealedTokens);
    if (!provider || !kept?.refreshToken) return kept;
    const answer = await refreshTokenGrant(await this.clients.of(provider), kept.refreshToken);
    return { idToken: answer.id_token ?? kept.idToken, refreshToken: answer.refresh_token ?? kept.refreshToken };
  }
}

/** Whether the provider says that the person may not stay (RFC 6749, section 5.2); anything else is no word about the person. */
function isRefusal(error: unknown): boolean {
  return error instanceof ResponseBodyError && error.error === 'invalid_grant';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
