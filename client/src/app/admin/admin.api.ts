import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { AdminSessionPage, AdminSessionView } from '../../../../protocol/http/admin-sessions.js';
import type { AgentPage, AgentView } from '../../../../protocol/http/agents.js';
import type { AdoptOrphan, OrphanPage, OrphanView } from '../../../../protocol/http/orphans.js';
import type { Overview } from '../../../../protocol/http/overview.js';
import type { SessionTimeline } from '../../../../protocol/http/sessions.js';
import { allPages, type Page } from '../core/api/all-pages';
import { apiUrl } from '../core/api/api-url';

/** Query of a list; what is empty is left out. */
export type ListQuery = Readonly<Record<string, string | null | undefined>>;

/** What operators see and administrators do. Every call rejects with a `ProblemError`. */
@Injectable({ providedIn: 'root' })
export class AdminApi {
  readonly #http = inject(HttpClient);

  overview(): Promise<Overview> {
    return firstValueFrom(this.#http.get<Overview>(apiUrl('admin', 'overview')));
  }

  sessions(query: ListQuery): Promise<Page<AdminSessionView>> {
    const params = withoutEmpty(query);
    return firstValueFrom(this.#http.get<AdminSessionPage>(apiUrl('admin', 'sessions'), { params }));
  }

  session(id: string): Promise<AdminSessionView> {
    return firstValueFrom(this.#http.get<AdminSessionView>(apiUrl('admin', 'sessions', id)));
  }

  timeline(id: string): Promise<SessionTimeline> {
    return firstValueFrom(this.#http.get<SessionTimeline>(apiUrl('admin', 'sessions', id, 'timeline')));
  }

  retry(id: string): Promise<AdminSessionView> {
    return firstValueFrom(this.#http.post<AdminSessionView>(apiUrl('admin', 'sessions', id, 'retry'), null));
  }

  end(id: string): Promise<AdminSessionView> {
    return firstValueFrom(this.#http.delete<AdminSessionView>(apiUrl('admin', 'sessions', id)));
  }

  agents(): Promise<readonly AgentView[]> {
    return allPages((params) => this.#http.get<AgentPage>(apiUrl('agents'), { params }));
  }

  agent(id: string): Promise<AgentView> {
    return firstValueFrom(this.#http.get<AgentView>(apiUrl('agents', id)));
  }

  /** Whether the agent is to take no new sessions. */
  drain(id: string, isDraining: boolean): Promise<AgentView> {
    const url = apiUrl('agents', id, 'drain');
    return firstValueFrom(isDraining ? this.#http.post<AgentView>(url, null) : this.#http.delete<AgentView>(url));
  }

  /** Has the agent put a new key in the place of its own. */
  rotateKey(id: string): Promise<AgentView> {
    return firstValueFrom(this.#http.post<AgentView>(apiUrl('agents', id, 'rotate-key'), null));
  }

  orphans(agentId: string, cursor: string | null): Promise<Page<OrphanView>> {
    const params = withoutEmpty({ cursor });
    return firstValueFrom(this.#http.get<OrphanPage>(apiUrl('agents', agentId, 'orphans'), { params }));
  }

  /** Makes a session of an instance. */
  adopt(agentId: string, id: string, person: AdoptOrphan): Promise<AdminSessionView> {
    return firstValueFrom(this.#http.post<AdminSessionView>(apiUrl('agents', agentId, 'orphans', id, 'adopt'), person));
  }

  /** Has the agent remove an instance. `confirm` repeats its name. */
  removeOrphan(agentId: string, id: string, confirm: string): Promise<OrphanView> {
    return firstValueFrom(
      this.#http.delete<OrphanView>(apiUrl('agents', agentId, 'orphans', id), { body: { confirm } }),
    );
  }
}

function withoutEmpty(query: ListQuery): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      value === null || value === undefined || value === '' ? [] : [[name, value]],
    ),
  );
}
