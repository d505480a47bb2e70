import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { newSecret } from '../../platform/secrets.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { OneTimeMarks } from '../sign-on/one-time-marks.js';
import type { Vouched } from '../sign-on/federated-sign-in.js';
import { SignOnDesk } from '../sign-on/sign-on-desk.js';
import { SignOnExpiredError, SignOnRejectedError, StepUpStaleError } from '../sign-on/sign-on.errors.js';
import type { SignOnTransaction } from '../sign-on/sign-on-transaction.js';
import { CLOCK_SKEW_MS } from './saml-assertion.js';
import { type SamlResult, SamlResultsRepository } from './saml-results.repository.js';
import { samlSettings } from './saml-settings.js';
import type { VerifiedResponse } from './saml-sign-on.js';

/** How long a verified response waits for its browser, which is one redirect away, in milliseconds. */
const RESULT_MS = 120_000;

/**
 * A response comes by a form of another site, and no cookie of ours comes with it. So what it says is kept for a moment, and the browser is
 * sent to fetch it: there the cookie shows whether it is the browser that asked.
 */
@Injectable()
export class SamlDesk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly marks: OneTimeMarks,
    private readonly results: SamlResultsRepository,
    private readonly desk: SignOnDesk,
    private readonly log: EventLog,
  ) {}

  /**
   * Keeps a verified response, once, and answers with the handle to fetch it by.
   *
   * @throws SignOnRejectedError when its assertion was used before, here or on another replica, or nobody may send it unasked.
   */
  keep(provider: IdentityProvider, { result, assertion }: VerifiedResponse): Promise<string> {
    if (result.inResponseTo === null && !samlSettings(provider).allowsUnsolicited)
      throw new SignOnRejectedError('not-asked-for', 'Nobody asked for it, and the settings do not allow that.');
    const handle = newSecret();
    return this.dataSource.transaction(async (tx) => {
      if (!(await this.marks.claim(tx, 'assertion', `${provider.id} ${assertion.id}`, assertion.leftMs)))
        throw new SignOnRejectedError('replay', 'The assertion was used before.');
      await this.results.insert(tx, handle, provider.id, result, RESULT_MS);
      await this.log.append(tx, 'sign-on.vouched', { providerId: provider.id });
      return handle;
    });
  }

  /**
   * What a response said that the browser comes for as `handle`, if it is the one that asked, and what it left with; null when nobody asked.
   *
   * @throws SignOnExpiredError SignOnRejectedError
   * @throws StepUpStaleError when it is a step-up, and the person proved nothing since it began.
   */
  async fetch(
    provider: IdentityProvider,
    handle: string,
    exchange: { readonly request: Request; readonly response: Response },
  ): Promise<{ readonly vouched: Vouched; readonly transaction: SignOnTransaction | null }> {
    const result = await this.results.take(this.dataSource.manager, handle, provider.id);
    if (!result) throw new SignOnExpiredError();
    const transaction = await this.transaction(provider, result, exchange);
    const { issuer, subject, claims, sessionIndex, provenAtMs } = result;
    if (transaction?.stepUp && !(provenAtMs !== null && provenAtMs >= transaction.startedAtMs - CLOCK_SKEW_MS))
      throw new StepUpStaleError();
    // SAML has no word for "verified": an address is only shown, never a reason to link.
    const person = { issuer, subject, claims, isEmailVerified: false };
    const provenAtSeconds = provenAtMs === null ? null : provenAtMs / 1000;
    return { vouched: { person, providerSession: sessionIndex, provenAtSeconds, tokens: null }, transaction };
  }

  private async transaction(
    provider: IdentityProvider,
    { inResponseTo }: SamlResult,
    exchange: { readonly request: Request; readonly response: Response },
  ): Promise<SignOnTransaction | null> {
    if (inResponseTo === null) return null;
    return this.desk.takeBack(provider, exchange, ({ requestId }) => requestId === inResponseTo);
  }
}
