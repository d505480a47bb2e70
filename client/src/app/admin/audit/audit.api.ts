import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { AuditEntry, AuditPage, AuditVerification } from '../../../../../protocol/http/audit.js';
import { apiUrl } from '../../core/api/api-url';
import type { FilterParams } from './audit-filter';

/** How an export is written. */
export type ExportFormat = 'ndjson' | 'csv';

/** `/audit`: the log. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class AuditApi {
  readonly #http = inject(HttpClient);

  list(filter: FilterParams, cursor: string | null): Promise<AuditPage> {
    const params = cursor === null ? filter : { ...filter, cursor };
    return firstValueFrom(this.#http.get<AuditPage>(apiUrl('audit'), { params }));
  }

  /** The entry before `entry` of the same kind and target: what was so before. Null where there is none. */
  async previous({ name, target, position }: AuditEntry): Promise<AuditEntry | null> {
    if (target === null) return null;
    const place = target.id === null ? target.kind : `${target.kind}:${target.id}`;
    const params = { event: name, target: place, cursor: String(position), limit: '1' };
    const page = await firstValueFrom(this.#http.get<AuditPage>(apiUrl('audit'), { params }));
    return page.items[0] ?? null;
  }

  verify(): Promise<AuditVerification> {
    return firstValueFrom(this.#http.get<AuditVerification>(apiUrl('audit', 'verify')));
  }

  /** The entries of a filter as a file. */
  export(filter: FilterParams, format: ExportFormat): Promise<Blob> {
    const params = { ...filter, format };
    return firstValueFrom(this.#http.get(apiUrl('audit', 'export'), { params, responseType: 'blob' }));
  }
}
