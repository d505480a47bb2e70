import { Injectable, computed, inject, signal } from '@angular/core';
import type { AuditEntry } from '../../../../../protocol/http/audit.js';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import type { FilterParams } from './audit-filter';
import { AuditApi } from './audit.api';

/** The entries that are on the page. Give it to the page itself, so that it forgets them with it. */
@Injectable()
export class AuditLog {
  readonly #api = inject(AuditApi);
  readonly #entries = signal<readonly AuditEntry[]>([]);
  readonly #cursor = signal<string | null>(null);
  #filter: FilterParams = {};
  #turn = 0;

  readonly entries = this.#entries.asReadonly();
  readonly problem = signal<ClientProblem | null>(null);
  readonly isLoading = signal(true);
  readonly hasMore = computed(() => this.#cursor() !== null);

  /** Reads the newest entries of a filter. An answer that comes after another question is forgotten. */
  async show(filter: FilterParams): Promise<void> {
    this.#filter = filter;
    this.#entries.set([]);
    this.#cursor.set(null);
    await this.#read(null);
  }

  /** Reads on, or again what could not be read. */
  async more(): Promise<void> {
    await this.#read(this.#cursor());
  }

  async #read(cursor: string | null): Promise<void> {
    const turn = (this.#turn += 1);
    this.isLoading.set(true);
    this.problem.set(null);
    try {
      const page = await this.#api.list(this.#filter, cursor);
      if (turn !== this.#turn) return;
      this.#entries.update((entries) => [...entries, ...page.items]);
      this.#cursor.set(page.nextCursor);
    } catch (error) {
      if (turn === this.#turn) this.problem.set(toProblem(error));
    } finally {
      if (turn === this.#turn) this.isLoading.set(false);
    }
  }
}
