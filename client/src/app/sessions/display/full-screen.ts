import { DOCUMENT, DestroyRef, Injectable, inject, signal } from '@angular/core';

/** Whether the page fills the whole display, and the way in and out. */
@Injectable({ providedIn: 'root' })
export class FullScreen {
  readonly #document = inject(DOCUMENT);
  readonly #isOn = signal(false);

  readonly isOn = this.#isOn.asReadonly();
  /** A telephone may have none. */
  readonly isOffered = this.#document.fullscreenEnabled;

  constructor() {
    const note = (): void => this.#isOn.set(this.#document.fullscreenElement !== null);
    this.#document.addEventListener('fullscreenchange', note);
    inject(DestroyRef).onDestroy(() => this.#document.removeEventListener('fullscreenchange', note));
  }

  /** A browser may refuse; then nothing changes. */
  async toggle(): Promise<void> {
    if (this.isOn()) await this.#document.exitFullscreen().catch(() => undefined);
    else await this.#document.documentElement.requestFullscreen().catch(() => undefined);
  }
}
