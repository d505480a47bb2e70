import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type {
  ApiKeyList,
  ChangePassword,
  CreateApiKey,
  EndedSignInCount,
  NewApiKey,
  SignInList,
} from '../../../../../protocol/http/account.js';
import type { RecoveryCodes, TotpSecret } from '../../../../../protocol/http/second-step.js';
import { apiUrl } from '../../core/api/api-url';

/** What people do about the security of their account. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class SecurityApi {
  readonly #http = inject(HttpClient);

  async changePassword(body: ChangePassword): Promise<void> {
    await firstValueFrom(this.#http.put(apiUrl('me', 'password'), body));
  }

  beginTotp(): Promise<TotpSecret> {
    return firstValueFrom(this.#http.post<TotpSecret>(apiUrl('me', 'mfa', 'totp'), null));
  }

  confirmTotp(code: string): Promise<RecoveryCodes> {
    return firstValueFrom(this.#http.post<RecoveryCodes>(apiUrl('me', 'mfa', 'totp', 'confirm'), { code }));
  }

  async removeTotp(): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl('me', 'mfa', 'totp')));
  }

  renewRecoveryCodes(): Promise<RecoveryCodes> {
    return firstValueFrom(this.#http.post<RecoveryCodes>(apiUrl('me', 'mfa', 'recovery-codes'), null));
  }

  signIns(): Promise<SignInList> {
    return firstValueFrom(this.#http.get<SignInList>(apiUrl('me', 'sign-ins')));
  }

  async endSignIn(id: string): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl('me', 'sign-ins', id)));
  }

  /** All but this one. */
  endOtherSignIns(): Promise<EndedSignInCount> {
    return firstValueFrom(this.#http.delete<EndedSignInCount>(apiUrl('me', 'sign-ins')));
  }

  apiKeys(): Promise<ApiKeyList> {
    return firstValueFrom(this.#http.get<ApiKeyList>(apiUrl('me', 'api-keys')));
  }

  createApiKey(body: CreateApiKey): Promise<NewApiKey> {
    return firstValueFrom(this.#http.post<NewApiKey>(apiUrl('me', 'api-keys'), body));
  }

  async revokeApiKey(id: string): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl('me', 'api-keys', id)));
  }
}
