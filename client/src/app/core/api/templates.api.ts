import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { TemplatePage, TemplateView } from '../../../../../protocol/http/templates.js';
import { apiUrl } from './api-url';
import { allPages } from './all-pages';

/** `/templates`: the catalog. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class TemplatesApi {
  readonly #http = inject(HttpClient);

  /** The whole catalog; search and categories work on it without asking again. */
  list(): Promise<readonly TemplateView[]> {
    return allPages((params) => this.#http.get<TemplatePage>(apiUrl('templates'), { params }));
  }
}
