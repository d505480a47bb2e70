import { Injectable, inject } from '@angular/core';
import type { PreloadingStrategy, Route } from '@angular/router';
import { EMPTY, type Observable } from 'rxjs';
import { AccessTokens } from './auth/access-tokens';

/** Data of a route that few people ever open: it is fetched when it is. */
export const ON_DEMAND = { isOnDemand: true } as const;

/** Fetches the other pages while the page idles, but only for people who can open them: the sign-in page stays small. */
@Injectable({ providedIn: 'root' })
export class SignedInPreloading implements PreloadingStrategy {
  readonly #tokens = inject(AccessTokens);

  preload(route: Route, load: () => Observable<unknown>): Observable<unknown> {
    if (route.data === ON_DEMAND) return EMPTY;
    return this.#tokens.status() === 'signed-in' ? load() : EMPTY;
  }
}
