import { Injectable, signal } from '@angular/core';

const FAVOURITES_KEY = 'streamspace.favourites';
const RECENT_KEY = 'streamspace.recent';

/** How many applications count as recently used. */
const RECENT_LIMIT = 6;

/** Favourites and recently used applications, by template id, kept in this browser. */
@Injectable({ providedIn: 'root' })
export class CatalogShelf {
  readonly #favourites = signal(read(FAVOURITES_KEY));
  readonly #recent = signal(read(RECENT_KEY));

  readonly favourites = this.#favourites.asReadonly();
  /** Latest first. */
  readonly recent = this.#recent.asReadonly();

  toggleFavourite(id: string): void {
    const rest = this.#favourites().filter((other) => other !== id);
    this.#favourites.set(rest.length === this.#favourites().length ? [...rest, id] : rest);
    write(FAVOURITES_KEY, this.#favourites());
  }

  markUsed(id: string): void {
    this.#recent.set([id, ...this.#recent().filter((other) => other !== id)].slice(0, RECENT_LIMIT));
    write(RECENT_KEY, this.#recent());
  }
}

/** Ids are slugs, so that a space-separated list needs no parser. */
function read(key: string): readonly string[] {
  try {
    return (localStorage.getItem(key) ?? '').split(' ').filter((id) => id !== '');
  } catch {
    return [];
  }
}

function write(key: string, ids: readonly string[]): void {
  try {
    localStorage.setItem(key, ids.join(' '));
  } catch {
    // Storage is blocked: the shelf lasts until the page is closed.
  }
}
