import { Injectable, inject, signal } from '@angular/core';
import type { TemplateView } from '../../../../protocol/http/templates.js';
import { TemplatesApi } from '../core/api/templates.api';
import type { ClientProblem } from '../core/api/problem-error';
import { toProblem } from '../core/api/problem-parsing';

/** The catalog, read whenever the start page opens; what was read before stays on screen meanwhile. */
@Injectable({ providedIn: 'root' })
export class CatalogStore {
  readonly #api = inject(TemplatesApi);
  readonly #templates = signal<readonly TemplateView[] | null>(null);
  readonly #problem = signal<ClientProblem | null>(null);

  /** Applications by name, null until read. */
  readonly templates = this.#templates.asReadonly();
  readonly problem = this.#problem.asReadonly();

  async load(): Promise<void> {
    this.#problem.set(null);
    try {
      const templates = await this.#api.list();
      this.#templates.set(
        templates.toSorted((left, right) => left.name.localeCompare(right.name, undefined, { numeric: true })),
      );
    } catch (error) {
      this.#problem.set(toProblem(error));
    }
  }
}
