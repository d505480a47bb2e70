import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { DeletedHome, HomePage, HomeView } from '../../../../../protocol/http/homes.js';
import { allPages } from './all-pages';
import { apiUrl } from './api-url';

/** `/me/homes`: the files that the signed-in person keeps. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class HomesApi {
  readonly #http = inject(HttpClient);

  list(): Promise<readonly HomeView[]> {
    return allPages((params) => this.#http.get<HomePage>(apiUrl('me', 'homes'), { params }));
  }

  /** Deletes all files of one application for good. `confirm` repeats its name. */
  delete(id: string, confirm: string): Promise<DeletedHome> {
    return firstValueFrom(this.#http.delete<DeletedHome>(apiUrl('me', 'homes', id), { body: { confirm } }));
  }
}
