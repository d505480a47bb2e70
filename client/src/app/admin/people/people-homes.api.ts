import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { DeletedHome, HomePage, HomeView } from '../../../../../protocol/http/homes.js';
import { allPages } from '../../core/api/all-pages';
import { apiUrl } from '../../core/api/api-url';

/** `/users/:id/homes`: the files that other people keep. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class PeopleHomesApi {
  readonly #http = inject(HttpClient);

  list(userId: string): Promise<readonly HomeView[]> {
    return allPages((params) => this.#http.get<HomePage>(apiUrl('users', userId, 'homes'), { params }));
  }

  /** Deletes all files of a person for one application for good. `confirm` repeats its name. */
  delete(userId: string, id: string, confirm: string): Promise<DeletedHome> {
    const url = apiUrl('users', userId, 'homes', id);
    return firstValueFrom(this.#http.delete<DeletedHome>(url, { body: { confirm } }));
  }
}
