import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import type { LoginAnswer } from '../../../protocol/http/second-step.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { SignInDesk } from '../sign-in/sign-in-desk.js';
import { visitorOf } from '../sign-in/visitor.js';
import { StepUps } from '../step-up/step-ups.js';
import { FederatedSignIn, type Vouched } from './federated-sign-in.js';
import { returnAddress } from './return-address.js';
import { SignOnExpiredError } from './sign-on.errors.js';
import type { SignOnTransaction } from './sign-on-transaction.js';
import { stepUpPage } from './step-up-page.js';

/** Does with people who come back from a provider what they left for: lets them in, or takes their proof. */
@Injectable()
export class SignOnArrivals {
  constructor(
    private readonly dataSource: DataSource,
    private readonly federated: FederatedSignIn,
    private readonly stepUps: StepUps,
    private readonly desk: SignInDesk,
  ) {}

  /**
   * Signs in whom `provider` vouches for, or proves their sign-in anew, and sends the browser on. `transaction` is what they left with; null when
   * the provider sent them unasked. Throws what {@link FederatedSignIn.open} and {@link StepUps.confirm} throw.
   */
  async admit(
    provider: IdentityProvider,
    vouched: Vouched,
    transaction: SignOnTransaction | null,
    { request, response }: { readonly request: Request; readonly response: Response },
  ): Promise<void> {
    const returnTo = returnAddress(transaction?.returnTo);
    if (transaction?.stepUp) {
      const { stepUp, startedAtMs } = transaction;
      const begun = { stepUp, startedAtMs };
      const isProven = await this.dataSource.transaction((tx) => this.stepUps.confirm(tx, provider, vouched, begun));
      // Only now: what the provider said of the person stays, such as a role that ended the sign-in.
      if (!isProven) throw new SignOnExpiredError();
      response.redirect(303, stepUpPage(response, null) ?? returnTo);
      return;
    }
    const { userAgent } = visitorOf(request);
    const signIn = await this.dataSource.transaction((tx) => this.federated.open(tx, provider, vouched, userAgent));
    response.redirect(303, pageAfter(await this.desk.admit(signIn, request, response), returnTo));
  }
}

/** A half-token travels behind the #, which no server and no log sees. */
function pageAfter(answer: LoginAnswer, returnTo: string): string {
  const query = `returnTo=${encodeURIComponent(returnTo)}`;
  if (!('mfaRequired' in answer)) return `/signed-in?${query}`;
  return `/second-step?${query}#${answer.step}.${answer.mfaToken}`;
}
