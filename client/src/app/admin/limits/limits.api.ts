import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { PersonQuotaPage } from '../../../../../protocol/http/people-quotas.js';
import type { QuotaLimits, QuotaView } from '../../../../../protocol/http/quotas.js';
import { apiUrl } from '../../core/api/api-url';

/** Whom limits are settled for. */
export type LimitSubject =
  | { readonly kind: 'default' }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'user'; readonly id: string };

function addressOf(subject: LimitSubject): string {
  switch (subject.kind) {
    case 'default':
      return apiUrl('quotas', 'default');
    case 'group':
      return apiUrl('groups', subject.id, 'quota');
    case 'user':
      return apiUrl('users', subject.id, 'quota');
  }
}

/** Quotas, as administrators deal with them. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class LimitsApi {
  readonly #http = inject(HttpClient);

  read(subject: LimitSubject): Promise<QuotaView> {
    return firstValueFrom(this.#http.get<QuotaView>(addressOf(subject)));
  }

  /** Settles these limits and no others. */
  settle(subject: LimitSubject, limits: QuotaLimits): Promise<QuotaView> {
    return firstValueFrom(this.#http.put<QuotaView>(addressOf(subject), limits));
  }

  /** People whose name has `part` in it, with what they have; empty for all. */
  people(part: string, cursor: string | null): Promise<PersonQuotaPage> {
    const params = { limit: 50, ...(part !== '' && { q: part }), ...(cursor !== null && { cursor }) };
    return firstValueFrom(this.#http.get<PersonQuotaPage>(apiUrl('quotas', 'people'), { params }));
  }
}
