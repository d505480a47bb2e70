import { Injectable, computed, inject, signal } from '@angular/core';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { SessionsApi } from '../api/sessions.api';
import type { ClientProblem } from '../api/problem-error';
import { toProblem } from '../api/problem-parsing';
import { isNewer } from './session-merge';

/** How far the list of sessions is: never read, read, or failed (with what was read before still shown). */
export type LoadStatus = 'loading' | 'ready' | 'failed';

/** The person's sessions as last heard of, from answers and from live updates alike. An older view never replaces a newer one. */
@Injectable({ providedIn: 'root' })
export class SessionStore {
  readonly #api = inject(SessionsApi);
  readonly #views = signal<ReadonlyMap<string, SessionView>>(new Map());
  readonly #status = signal<LoadStatus>('loading');
  readonly #problem = signal<ClientProblem | null>(null);

  readonly status = this.#status.asReadonly();
  readonly problem = this.#problem.asReadonly();

  /** Sessions that are not over, newest first. */
  readonly sessions = computed(() =>
    [...this.#views().values()]
      .filter((view) => view.state !== 'ended')
      .sort((left, right) => right.createdAt.localeCompare(left.createdAt)),
  );

  /** The session `id`, null while it was not heard of. */
  view(id: string): SessionView | null {
    return this.#views().get(id) ?? null;
  }

  /** Takes in one view, whatever it came from. */
  merge(view: SessionView): void {
    const known = this.#views().get(view.id);
    if (known !== undefined && !isNewer(view, known)) return;
    this.#views.update((views) => new Map(views).set(view.id, view));
  }

  /** Reads the list again. Sessions that it no longer names are forgotten, unless they were heard of after the reading began. */
  async refetch(): Promise<void> {
    const before = this.#views();
    try {
      const listed = await this.#api.list();
      const names = new Set(listed.map((view) => view.id));
      this.#views.update(
        (views) => new Map([...views].filter(([id, view]) => names.has(id) || before.get(id) !== view)),
      );
      listed.forEach((view) => this.merge(view));
      this.#status.set('ready');
      this.#problem.set(null);
    } catch (error) {
      this.#problem.set(toProblem(error));
      this.#status.set('failed');
    }
  }

  /** Reads one session again. Rejects with a `ProblemError`. */
  async read(id: string): Promise<SessionView> {
    const view = await this.#api.read(id);
    this.merge(view);
    return view;
  }

  /** Forgets everything, as after a sign-out. */
  clear(): void {
    this.#views.set(new Map());
    this.#status.set('loading');
    this.#problem.set(null);
  }
}
