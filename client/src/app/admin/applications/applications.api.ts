import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { TemplateGroups } from '../../../../../protocol/http/template-groups.js';
import type {
  ImportedTemplates,
  TemplateDefinition,
  TemplatePage,
  TemplateView,
} from '../../../../../protocol/http/templates.js';
import { allPages } from '../../core/api/all-pages';
import { apiUrl } from '../../core/api/api-url';

const ROUTE = 'templates';

/** The catalog as administrators write it. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class ApplicationsApi {
  readonly #http = inject(HttpClient);

  /** Every application, also those that are switched off. */
  list(): Promise<readonly TemplateView[]> {
    return allPages((params) => this.#http.get<TemplatePage>(apiUrl(ROUTE), { params: { ...params, include: 'all' } }));
  }

  definition(id: string): Promise<TemplateDefinition> {
    return firstValueFrom(this.#http.get<TemplateDefinition>(apiUrl(ROUTE, id, 'definition')));
  }

  replace(definition: TemplateDefinition): Promise<TemplateDefinition> {
    return firstValueFrom(this.#http.put<TemplateDefinition>(apiUrl(ROUTE, definition.id), definition));
  }

  async remove(id: string): Promise<void> {
    await firstValueFrom(this.#http.delete(apiUrl(ROUTE, id)));
  }

  groups(id: string): Promise<TemplateGroups> {
    return firstValueFrom(this.#http.get<TemplateGroups>(apiUrl(ROUTE, id, 'groups')));
  }

  /** Opens an application to the members of these groups only; null opens it to everybody. */
  setGroups(id: string, groupIds: readonly string[] | null): Promise<TemplateGroups> {
    return firstValueFrom(this.#http.put<TemplateGroups>(apiUrl(ROUTE, id, 'groups'), { groupIds }));
  }

  /** Adds and changes applications as YAML says, all or none. */
  import(yaml: string): Promise<ImportedTemplates> {
    const headers = { 'Content-Type': 'application/yaml' };
    return firstValueFrom(this.#http.post<ImportedTemplates>(apiUrl(ROUTE, 'import'), yaml, { headers }));
  }

  /** One application, or all of them, as YAML that can be imported. */
  export(id: string | null): Promise<string> {
    const params = id === null ? {} : { ids: id };
    return firstValueFrom(this.#http.get(apiUrl(ROUTE, 'export'), { params, responseType: 'text' }));
  }
}
