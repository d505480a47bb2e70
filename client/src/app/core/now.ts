import { DestroyRef, Injectable, inject, signal } from '@angular/core';

/** The time of day in milliseconds, as a signal that changes every second while anybody injects it. */
@Injectable({ providedIn: 'root' })
export class Now {
  readonly #ms = signal(Date.now());

  readonly ms = this.#ms.asReadonly();

  constructor() {
    const timer = setInterval(() => this.#ms.set(Date.now()), 1000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
