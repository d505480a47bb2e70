import { Injectable, computed, inject, signal } from '@angular/core';
import type { AuditEntry } from '../../../../../protocol/http/audit.js';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import type { FilterParams } from './audit-filter';
import { AuditApi } from './audit.api';
import { isRoutine } from './routine';

/** How many pages are read in search of something to show, where all else is left out. */
const MOST_PAGES = 5;

/** The entries that are on the page. Give it to the page itself, so that it forgets them with it. */
@Injectable()
export class AuditLog {
  readonly #api = inject(AuditApi);
  readonly #entries = signal<readonly AuditEntry[]>([]);
  readonly #cursor = signal<string | null>(null);
  readonly #leftOut = signal(0);
  #filter: FilterParams = {};
  #isRoutineLeftOut = false;
  #turn = 0;

  readonly entries = this.#entries.asReadonly();
  readonly problem = signal<ClientProblem | null>(null);
  readonly isLoading = signal(true);
  /** How many entries were read and are not shown. */
  readonly leftOut = this.#leftOut.asReadonly();
  readonly hasMore = computed(() => this.#cursor() !== null);

  /** Reads the newest entries of a filter, without routine if wanted. An answer that comes after another question is forgotten. */
  async show(filter: FilterParams, isRoutineLeftOut: boolean): Promise<void> {
    this.#filter = filter;
    this.#isRoutineLeftOut = isRoutineLeftOut;
    this.#leftOut.set(0);
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
      await this.#readPages(turn, cursor);
    } catch (error) {
      if (turn === this.#turn) this.problem.set(toProblem(error));
    } finally {
      if (turn === this.#turn) this.isLoading.set(false);
    }
  }

  /** Pages until there is something to show; at most some of them, so that nobody waits for long. */
  async #readPages(turn: number, first: string | null): Promise<void> {
    let cursor = first;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await this.#api.list(this.#filter, cursor);
      if (turn !== this.#turn) return;
      const shown = page.items.filter((entry) => !this.#isRoutineLeftOut || !isRoutine(entry));
      this.#leftOut.update((count) => count + page.items.length - shown.length);
      this.#entries.update((entries) => [...entries, ...shown]);
      this.#cursor.set(page.nextCursor);
      if (shown.length > 0 || page.nextCursor === null) return;
      cursor = page.nextCursor;
    }
  }
}
