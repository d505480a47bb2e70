import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
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
/** At one a minute that is four hours: a provider that nobody can ask for so long vouches for nobody. */
export const MOST_FAILED_CHECKS = 240;
/** RFC 6749, sections 4.1.2.1 and 5.2; OpenID Connect Core 1.0, section 3.1.2.6: providers answer with these to a refresh token as well. */
const REFUSALS: ReadonlySet<string> = new Set([
  'invalid_grant',
  'access_denied',
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]);

/**
 * Asks providers from time to time, by the refresh token, whether somebody may stay signed in. A provider that refuses ends the sign-in; one
 * that does not answer does not at once, since its people are not to blame: they stay for {@link MOST_FAILED_CHECKS} questions in a row.
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

  /** A step-up may bring newer tokens while the provider is asked: then what it says of the older ones is no news of the person. */
  private async check(signIn: FederatedSignIn): Promise<void> {
    const { providerId, signInId } = signIn;
    try {
      await this.noteChecked(signIn, await this.renew(signIn));
    } catch (error) {
      if (isRefusal(error)) await this.end(signIn, (tx) => this.signOuts.endRefused(tx, providerId, signInId));
      else {
        this.logger.warn(
          { providerId, signInId, code: codeOf(error) },
          'A provider could not be asked about a sign-in.',
        );
        await this.noteUnchecked(signIn);
      }
    }
  }

  /**
   * Also a step-up for which the provider gave no refresh token wrote other tokens, the one that was asked with among them. That one may be spent by
   * now, and its successor is written beside what the step-up brought.
   */
  private async noteChecked(signIn: FederatedSignIn, renewed: ProviderTokenSet | null): Promise<void> {
    const { dataSource, federated, tokens } = this.rows;
    const { signInId, sealedTokens } = signIn;
    const sealed = renewed && tokens.seal(signInId, renewed);
    if (await federated.noteChecked(dataSource.manager, signIn, sealed, CHECK_PERIOD_MS)) return;
    if (!renewed || !sealedTokens) return;
    await dataSource.transaction(async (tx) => {
      const current = await federated.hold(tx, signInId);
      if (!current?.sealedTokens) return;
      const kept = tokens.open(signInId, current.sealedTokens);
      if (kept.refreshToken !== tokens.open(signInId, sealedTokens).refreshToken) return;
      const successor = tokens.seal(signInId, { ...kept, refreshToken: renewed.refreshToken });
      await federated.noteChecked(tx, current, successor, CHECK_PERIOD_MS);
    });
  }

  private async noteUnchecked(signIn: FederatedSignIn): Promise<void> {
    const { dataSource, federated } = this.rows;
    const { signInId, providerId, failedChecks } = signIn;
    if (failedChecks + 1 < MOST_FAILED_CHECKS) await federated.noteUnchecked(dataSource.manager, signIn);
    else await this.end(signIn, (tx) => this.signOuts.endUnasked(tx, providerId, signInId));
  }

  private async end(signIn: FederatedSignIn, work: (tx: EntityManager) => Promise<void>): Promise<void> {
    const { dataSource, federated } = this.rows;
    await dataSource.transaction(async (tx) => {
      if (await federated.holdAsAsked(tx, signIn)) await work(tx);
    });
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

/** Whether the provider says that the person may not stay, or not without coming there; anything else is no word about the person. */
function isRefusal(error: unknown): boolean {
  return error instanceof ResponseBodyError && REFUSALS.has(error.error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
