import { Injectable, inject } from '@angular/core';
import type { PreloadingStrategy, Route } from '@angular/router';
import { EMPTY, type Observable } from 'rxjs';
import { AccessTokens } from './auth/access-tokens';

/** Data of routes that few people open: they are fetched when somebody does. */
export const ON_DEMAND = { isPreloaded: false };

/**
 * Fetches the other pages while the page idles, but only for people who can open them: the sign-in page stays small, and what they
 * seldom or never open says so in its data.
 */
@Injectable({ providedIn: 'root' })
export class SignedInPreloading implements PreloadingStrategy {
  readonly #tokens = inject(AccessTokens);

  preload(route: Route, load: () => Observable<unknown>): Observable<unknown> {
    const isPreloaded = route.data?.isPreloaded !== false;
    return isPreloaded && this.#tokens.status() === 'signed-in' ? load() : EMPTY;
  }
}
