import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { Me, UpdateMe } from '../../../../../protocol/http/auth.js';
import type { MyQuota } from '../../../../../protocol/http/quotas.js';
import { apiUrl } from './api-url';

/** `/me`: the signed-in person. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class MeApi {
  readonly #http = inject(HttpClient);

  read(): Promise<Me> {
    return firstValueFrom(this.#http.get<Me>(apiUrl('me')));
  }

  update(change: UpdateMe): Promise<Me> {
    return firstValueFrom(this.#http.patch<Me>(apiUrl('me'), change));
  }

  /** What is left for the person. */
  quota(): Promise<MyQuota> {
    return firstValueFrom(this.#http.get<MyQuota>(apiUrl('me', 'quota')));
  }
}
