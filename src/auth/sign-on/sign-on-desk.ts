import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { OneTimeMarks } from './one-time-marks.js';
import { returnAddress } from './return-address.js';
import { clearTransaction, deliverTransaction, transactionOf } from './sign-on-cookie.js';
import { SignOnExpiredError, SignOnRejectedError } from './sign-on.errors.js';
import { noteStepUp } from './step-up-page.js';
import { type SignOnTransaction, SignOnTransactions, type StepUp, TRANSACTION_MS } from './sign-on-transaction.js';

/** Stands between browsers and providers: gives the transaction out, and takes it back once. */
@Injectable()
export class SignOnDesk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: SignOnTransactions,
    private readonly marks: OneTimeMarks,
  ) {}

  /** Begins a sign-in at `provider`, or the step-up of one. Writes a cookie and nothing else. */
  begin(
    provider: IdentityProvider,
    returnTo: unknown,
    response: Response,
    stepUp: StepUp | null = null,
  ): SignOnTransaction {
    const transaction = this.transactions.begin(provider.id, returnAddress(returnTo), stepUp);
    deliverTransaction(response, this.transactions.write(transaction));
    return transaction;
  }

  /**
   * Takes the transaction of this browser back, for good. Only what answers it, as `isAnswer` says, does so, and is told on the page of
   * confirmations when it was a step-up: another tab may have left meanwhile, a browser keeps one transaction, and any site can send it here.
   *
   * @throws SignOnExpiredError when there is none, or it was used, is too old or of another provider.
   * @throws SignOnRejectedError when this does not answer it; it goes on waiting for what does.
   */
  async takeBack(
    provider: IdentityProvider,
    { request, response }: { readonly request: Request; readonly response: Response },
    isAnswer: (transaction: SignOnTransaction) => boolean,
  ): Promise<SignOnTransaction> {
    const transaction = this.transactions.read(transactionOf(request));
    const isAnswered = isAnswer(transaction);
    if (transaction.stepUp && isAnswered) noteStepUp(response, transaction.returnTo);
    if (!this.transactions.isUnderWay(transaction, provider.id)) throw new SignOnExpiredError();
    if (!isAnswered) throw new SignOnRejectedError('not-asked-for', 'It does not answer what this browser left with.');
    clearTransaction(response);
    const { manager } = this.dataSource;
    if (!(await this.marks.claim(manager, 'transaction', transaction.secret, TRANSACTION_MS)))
      throw new SignOnExpiredError();
    return transaction;
  }
}
