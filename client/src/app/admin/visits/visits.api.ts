import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { AuditPage } from '../../../../../protocol/http/audit.js';
import type { StreamTicket } from '../../../../../protocol/http/sessions.js';
import type { Page } from '../../core/api/all-pages';
import { apiUrl } from '../../core/api/api-url';
import { type ScreenVisitEntry, VISIT_EVENT, visitsIn } from './visit-entry';

/** Administrators at the screens of others. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class VisitsApi {
  readonly #http = inject(HttpClient);

  /** Takes leave to see a screen, of which its owner is told. The answer is a ticket for its web application, or for its screen. */
  begin(sessionId: string, reason: string): Promise<StreamTicket> {
    const url = apiUrl('admin', 'sessions', sessionId, 'tickets');
    return firstValueFrom(this.#http.post<StreamTicket>(url, { reason }));
  }

  /** Visits that the log has, newest first, of one session or of all. */
  async past(sessionId: string | null, cursor: string | null): Promise<Page<ScreenVisitEntry>> {
    const params = {
      event: VISIT_EVENT,
      ...(sessionId !== null && { target: `session:${sessionId}` }),
      ...(cursor !== null && { cursor }),
    };
    const { items, nextCursor } = await firstValueFrom(this.#http.get<AuditPage>(apiUrl('audit'), { params }));
    return { items: visitsIn(items), nextCursor };
  }
}
