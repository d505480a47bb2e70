import { computed, signal } from '@angular/core';
import type { Page } from '../core/api/all-pages';
import type { ClientProblem } from '../core/api/problem-error';
import { toProblem } from '../core/api/problem-parsing';

/** A list of unknown length, read page by page as somebody asks for more. */
export class PagedList<Item> {
  readonly #items = signal<readonly Item[] | null>(null);
  readonly #nextCursor = signal<string | null>(null);
  readonly #isLoading = signal(false);
  readonly #problem = signal<ClientProblem | null>(null);
  readonly #read: (cursor: string | null) => Promise<Page<Item>>;
  /** Counts the beginnings: an answer to an earlier question comes too late. */
  #turn = 0;

  /** Null until the first page is there. */
  readonly items = this.#items.asReadonly();
  readonly isLoading = this.#isLoading.asReadonly();
  readonly problem = this.#problem.asReadonly();
  readonly hasMore = computed(() => this.#nextCursor() !== null);

  constructor(read: (cursor: string | null) => Promise<Page<Item>>) {
    this.#read = read;
  }

  /** Begins anew. What was read before stays on screen until the answer is there. */
  async load(): Promise<void> {
    this.#turn += 1;
    await this.#add(null, []);
  }

  /** Reads the next page, if there is one. */
  async more(): Promise<void> {
    const cursor = this.#nextCursor();
    if (cursor !== null && !this.#isLoading()) await this.#add(cursor, this.#items() ?? []);
  }

  async #add(cursor: string | null, before: readonly Item[]): Promise<void> {
    const turn = this.#turn;
    this.#isLoading.set(true);
    this.#problem.set(null);
    try {
      const page = await this.#read(cursor);
      if (turn !== this.#turn) return;
      this.#items.set([...before, ...page.items]);
      this.#nextCursor.set(page.nextCursor);
    } catch (error) {
      if (turn === this.#turn) this.#problem.set(toProblem(error));
    } finally {
      if (turn === this.#turn) this.#isLoading.set(false);
    }
  }
}
