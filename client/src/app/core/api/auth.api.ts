import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type {
  AccessGrant,
  Login,
  SetupFirstAdmin,
  SignedOut,
  SignInOptions,
} from '../../../../../protocol/http/auth.js';
import type { LoginAnswer } from '../../../../../protocol/http/second-step.js';
import { apiUrl } from './api-url';

/** Routes that act on the refresh cookie want this header: no other site can add it to a request. */
const CSRF_HEADERS = { 'X-StreamSpace-Csrf': '1' };

/** `/auth`. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class AuthApi {
  readonly #http = inject(HttpClient);

  /** What the sign-in page offers. */
  options(): Promise<SignInOptions> {
    return firstValueFrom(this.#http.get<SignInOptions>(apiUrl('auth', 'providers')));
  }

  /** Makes the first admin and signs in as them. */
  setup(body: SetupFirstAdmin): Promise<AccessGrant> {
    return firstValueFrom(this.#http.post<AccessGrant>(apiUrl('auth', 'setup'), body));
  }

  /** Signs in, or begins to: see `mfaRequired`. */
  login(body: Login): Promise<LoginAnswer> {
    return firstValueFrom(this.#http.post<LoginAnswer>(apiUrl('auth', 'login'), body));
  }

  /** Exchanges the refresh cookie for an access token and the next cookie. */
  refresh(): Promise<AccessGrant> {
    return firstValueFrom(this.#http.post<AccessGrant>(apiUrl('auth', 'refresh'), null, { headers: CSRF_HEADERS }));
  }

  /** Signs out here. Answers with the page of the provider that has a session of its own to end; null when there is none. */
  async logout(): Promise<string | null> {
    const url = apiUrl('auth', 'logout');
    const answer = await firstValueFrom(this.#http.post<SignedOut | null>(url, null, { headers: CSRF_HEADERS }));
    return answer?.providerLogoutUrl ?? null;
  }
}
