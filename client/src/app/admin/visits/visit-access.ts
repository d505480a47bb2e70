import { Injectable, computed, inject, signal } from '@angular/core';
import type { AdminSessionView } from '../../../../../protocol/http/admin-sessions.js';
import type { Overview } from '../../../../../protocol/http/overview.js';
import { SignedInPerson } from '../../core/auth/signed-in-person';
import { isUnreachable } from '../../shared/session-look';
import { AdminApi } from '../admin.api';

/** Whether the person may look at the screens of others, and at which. Only administrators may, where it is switched on. */
@Injectable({ providedIn: 'root' })
export class VisitAccess {
  readonly #api = inject(AdminApi);
  readonly #person = inject(SignedInPerson);
  readonly #setting = signal<Overview['screenAccess'] | null>(null);

  /** What may be done; null until that is known. */
  readonly current = computed(() => (this.#person.me()?.role === 'admin' ? this.#setting() : 'off'));

  /** Reads the setting, once: it changes only when the server starts again. */
  async load(): Promise<void> {
    if (this.#setting() !== null || this.#person.me()?.role !== 'admin') return;
    // Where it cannot be read, nothing is offered; the page says itself what is wrong.
    await this.#api.overview().then(
      ({ screenAccess }) => this.#setting.set(screenAccess),
      () => undefined,
    );
  }

  /** Whether there is a screen to look at that is not one's own. A web application cannot be looked at without being used. */
  canVisit(session: AdminSessionView): boolean {
    const access = this.current();
    if (access === null || access === 'off') return false;
    if (access === 'view' && session.stream.kind === 'http') return false;
    return session.state === 'running' && !isUnreachable(session) && session.owner.id !== this.#person.me()?.id;
  }
}
