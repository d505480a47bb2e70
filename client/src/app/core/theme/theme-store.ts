import { DOCUMENT, Injectable, inject, signal } from '@angular/core';

/** What a person may choose; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark';

/** Read by public/theme.js before the first paint. */
const KEY = 'streamspace.theme';

/** The person's choice of light or dark, kept in this browser. */
@Injectable({ providedIn: 'root' })
export class ThemeStore {
  readonly #root = inject(DOCUMENT).documentElement;
  readonly #choice = signal<ThemeChoice>(this.#read());

  readonly choice = this.#choice.asReadonly();

  choose(choice: ThemeChoice): void {
    this.#choice.set(choice);
    if (choice === 'system') delete this.#root.dataset.theme;
    else this.#root.dataset.theme = choice;
    try {
      if (choice === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch {
      // Storage is blocked: the choice lasts until the page is closed.
    }
  }

  #read(): ThemeChoice {
    const shown = this.#root.dataset.theme;
    return shown === 'light' || shown === 'dark' ? shown : 'system';
  }
}
