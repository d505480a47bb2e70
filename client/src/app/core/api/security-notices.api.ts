import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { AnswerSecurityNotice, SecurityNoticeList } from '../../../../../protocol/http/security-notices.js';
import { apiUrl } from './api-url';

/** What people are told about changes to their account. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class SecurityNoticesApi {
  readonly #http = inject(HttpClient);

  list(): Promise<SecurityNoticeList> {
    return firstValueFrom(this.#http.get<SecurityNoticeList>(apiUrl('me', 'security-notices')));
  }

  async answer(body: AnswerSecurityNotice): Promise<void> {
    await firstValueFrom(this.#http.post(apiUrl('me', 'security-notices', 'answers'), body));
  }
}
