import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { ResetPassword } from '../../../../../protocol/http/account.js';
import type { AccessGrant } from '../../../../../protocol/http/auth.js';
import type {
  CompleteSecondStep,
  EnrolledGrant,
  Reauthenticate,
  ReauthWays,
  SecondStepStatus,
  StepUpAddress,
  TotpSecret,
} from '../../../../../protocol/http/second-step.js';
import { apiUrl } from './api-url';

/** Half a sign-in, and proving again who one is. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class SecondStepApi {
  readonly #http = inject(HttpClient);

  /** Completes a sign-in with a code. */
  complete(body: CompleteSecondStep): Promise<AccessGrant> {
    return firstValueFrom(this.#http.post<AccessGrant>(apiUrl('auth', 'mfa'), body));
  }

  /** Begins the set-up that a sign-in asks for. */
  beginEnrolment(mfaToken: string): Promise<TotpSecret> {
    return firstValueFrom(this.#http.post<TotpSecret>(apiUrl('auth', 'mfa', 'enrolment'), { mfaToken }));
  }

  confirmEnrolment(body: CompleteSecondStep): Promise<EnrolledGrant> {
    return firstValueFrom(this.#http.post<EnrolledGrant>(apiUrl('auth', 'mfa', 'enrolment', 'confirm'), body));
  }

  /** What second step the signed-in person has. */
  status(): Promise<SecondStepStatus> {
    return firstValueFrom(this.#http.get<SecondStepStatus>(apiUrl('me', 'mfa')));
  }

  /** By what the signed-in person proves again who they are. */
  reauthWays(): Promise<ReauthWays> {
    return firstValueFrom(this.#http.get<ReauthWays>(apiUrl('auth', 'reauth')));
  }

  /** Where the provider asks the person anew, who then comes back to `returnTo`. */
  async stepUpAddress(returnTo: string): Promise<string> {
    const answer = this.#http.post<StepUpAddress>(apiUrl('auth', 'reauth', 'provider'), { returnTo });
    return (await firstValueFrom(answer)).url;
  }

  /** Opens grave changes for five minutes. */
  async confirmIdentity(body: Reauthenticate): Promise<void> {
    await firstValueFrom(this.#http.post(apiUrl('auth', 'reauth'), body));
  }

  /** Uses the link of an administrator. */
  async resetPassword(body: ResetPassword): Promise<void> {
    await firstValueFrom(this.#http.post(apiUrl('auth', 'password-reset'), body));
  }
}
