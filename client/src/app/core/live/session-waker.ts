import { Injectable, inject } from '@angular/core';
import { SessionsApi } from '../api/sessions.api';
import { SessionStore } from './session-store';

/**
 * Wakes sessions. Whoever asks for one that is being asked for already waits for the same answer: its card asks at the click, and its page,
 * which comes a moment later, need not know whether it did.
 */
@Injectable({ providedIn: 'root' })
export class SessionWaker {
  readonly #api = inject(SessionsApi);
  readonly #store = inject(SessionStore);
  readonly #underWay = new Map<string, Promise<void>>();

  /** Resolves when the server agreed to wake the session `id`. Rejects with a `ProblemError`. */
  wake(id: string): Promise<void> {
    const underWay = this.#underWay.get(id) ?? this.#ask(id).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, underWay);
    return underWay;
  }

  async #ask(id: string): Promise<void> {
    this.#store.merge(await this.#api.wake(id));
  }
}
