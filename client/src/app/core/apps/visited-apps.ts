import { DOCUMENT, Injectable, inject, signal } from '@angular/core';

const KEY = 'streamspace.visited-apps';

/** What is remembered at most; a browser keeps more only of somebody who leaves hundreds of sessions open. */
const MAX_VISITED = 200;

/**
 * The hosts of web applications that were opened in a frame of this browser, by session: what they keep in the browser has to go with the session,
 * and once that has ended no ticket tells its host any more. Kept across reloads.
 */
@Injectable({ providedIn: 'root' })
export class VisitedApps {
  readonly #portal = inject(DOCUMENT).location.origin;
  readonly #origins = signal<ReadonlyMap<string, string>>(new Map(this.#read()));

  /** Scheme, host and port by the session's id, longest known first. */
  readonly origins = this.#origins.asReadonly();

  /** Remembers that the application of a session was opened at `origin`. */
  note(sessionId: string, origin: string): void {
    if (this.#origins().get(sessionId) === origin) return;
    this.#keep([...this.#origins(), [sessionId, origin] as const].slice(-MAX_VISITED));
  }

  forget(sessionId: string): void {
    this.#keep([...this.#origins()].filter(([id]) => id !== sessionId));
  }

  #keep(entries: readonly (readonly [string, string])[]): void {
    this.#origins.set(new Map(entries));
    try {
      localStorage.setItem(KEY, JSON.stringify(entries));
    } catch {
      // Storage is blocked or full: what was visited is known until the page is closed.
    }
  }

  #read(): [string, string][] {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
      return Array.isArray(kept) ? kept.filter((entry) => this.#isEntry(entry)) : [];
    } catch {
      return [];
    }
  }

  #isEntry(entry: unknown): entry is [string, string] {
    if (!Array.isArray(entry)) return false;
    const [id, origin] = entry as readonly unknown[];
    return typeof id === 'string' && typeof origin === 'string' && this.#isForeignOrigin(origin);
  }

  /** Whether it is a page's origin, and not the portal's own. */
  #isForeignOrigin(origin: string): boolean {
    if (!/^https?:/.test(origin) || !URL.canParse(origin)) return false;
    return new URL(origin).origin === origin && origin !== this.#portal;
  }
}
