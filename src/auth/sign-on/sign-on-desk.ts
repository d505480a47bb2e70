import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import type { LoginAnswer } from '../../../protocol/http/second-step.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { SignInDesk } from '../sign-in/sign-in-desk.js';
import { visitorOf } from '../sign-in/visitor.js';
import { FederatedSignIn, type Vouched } from './federated-sign-in.js';
import { OneTimeMarks } from './one-time-marks.js';
import { returnAddress } from './return-address.js';
import { clearTransaction, deliverTransaction, transactionOf } from './sign-on-cookie.js';
import { SignOnExpiredError } from './sign-on.errors.js';
import { type SignOnTransaction, SignOnTransactions, TRANSACTION_MS } from './sign-on-transaction.js';

/** Stands between browsers and sign-ins by a provider: gives the transaction out, takes it back once, and lets people in. */
@Injectable()
export class SignOnDesk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: SignOnTransactions,
    private readonly marks: OneTimeMarks,
    private readonly federated: FederatedSignIn,
    private readonly desk: SignInDesk,
  ) {}

  /** Begins a sign-in at `provider`. Writes a cookie and nothing else. */
  begin(provider: IdentityProvider, returnTo: unknown, response: Response): SignOnTransaction {
    const transaction = this.transactions.begin(provider.id, returnAddress(returnTo));
    deliverTransaction(response, this.transactions.write(transaction));
    return transaction;
  }

  /**
   * Takes the transaction of this browser back, for good.
   *
   * @throws SignOnExpiredError when there is none, or it was used, is too old or of another provider.
   */
  async takeBack(provider: IdentityProvider, request: Request, response: Response): Promise<SignOnTransaction> {
    const transaction = this.transactions.read(transactionOf(request), provider.id);
    clearTransaction(response);
    const { manager } = this.dataSource;
    if (!(await this.marks.claim(manager, 'transaction', transaction.secret, TRANSACTION_MS)))
      throw new SignOnExpiredError();
    return transaction;
  }

  /** Signs in whom `provider` vouches for, and sends the browser on. Throws what {@link FederatedSignIn.open} throws. */
  async admit(
    provider: IdentityProvider,
    vouched: Vouched,
    returnTo: string,
    { request, response }: { readonly request: Request; readonly response: Response },
  ): Promise<void> {
    const { userAgent } = visitorOf(request);
    const signIn = await this.dataSource.transaction((tx) => this.federated.open(tx, provider, vouched, userAgent));
    const answer = await this.desk.admit(signIn, request, response);
    response.redirect(303, pageAfter(answer, returnAddress(returnTo)));
  }
}

/** A half-token travels behind the #, which no server and no log sees. */
function pageAfter(answer: LoginAnswer, returnTo: string): string {
  const query = `returnTo=${encodeURIComponent(returnTo)}`;
  if (!('mfaRequired' in answer)) return `/signed-in?${query}`;
  return `/second-step?${query}#${answer.step}.${answer.mfaToken}`;
}
