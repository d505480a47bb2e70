import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type {
  CreatePerson,
  ErasePerson,
  PasswordResetLink,
  PersonPage,
  PersonView,
  UpdatePerson,
} from '../../../../../protocol/http/account.js';
import { apiUrl } from '../../core/api/api-url';

/** `/users`, for those who look after people. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class PeopleApi {
  readonly #http = inject(HttpClient);

  /** One page, from `cursor` on, of those whose name holds `search`. */
  list(search: string, cursor: string | null): Promise<PersonPage> {
    const params = { search, ...(cursor !== null && { cursor }) };
    return firstValueFrom(this.#http.get<PersonPage>(apiUrl('users'), { params }));
  }

  show(id: string): Promise<PersonView> {
    return firstValueFrom(this.#http.get<PersonView>(apiUrl('users', id)));
  }

  create(person: CreatePerson): Promise<PersonView> {
    return firstValueFrom(this.#http.post<PersonView>(apiUrl('users'), person));
  }

  update(id: string, changes: UpdatePerson): Promise<PersonView> {
    return firstValueFrom(this.#http.patch<PersonView>(apiUrl('users', id), changes));
  }

  passwordLink(id: string): Promise<PasswordResetLink> {
    return firstValueFrom(this.#http.post<PasswordResetLink>(apiUrl('users', id, 'password-reset'), null));
  }

  /** Nothing brings the person back. */
  async erase(id: string, wanted: ErasePerson): Promise<void> {
    await firstValueFrom(this.#http.post(apiUrl('users', id, 'erasure'), wanted));
  }

  async removeSecondStep(id: string): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl('users', id, 'mfa')));
  }
}
