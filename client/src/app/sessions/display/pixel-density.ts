import { DOCUMENT, Injectable, inject, signal } from '@angular/core';

/** How many dots the display has per CSS pixel, as a signal: it changes when the page is zoomed or dragged to another display. */
@Injectable({ providedIn: 'root' })
export class PixelDensity {
  readonly #window = inject(DOCUMENT).defaultView;
  readonly #density = signal(this.#now());

  readonly density = this.#density.asReadonly();

  constructor() {
    this.#listen();
  }

  #now(): number {
    return this.#window?.devicePixelRatio ?? 1;
  }

  /** A query is about one density only, so each change needs a new one. */
  #listen(): void {
    // Missing in environments without layout.
    const queries: Partial<Pick<Window, 'matchMedia'>> | null = this.#window;
    const query = queries?.matchMedia?.(`(resolution: ${this.#now()}dppx)`);
    query?.addEventListener(
      'change',
      () => {
        this.#density.set(this.#now());
        this.#listen();
      },
      { once: true },
    );
  }
}
