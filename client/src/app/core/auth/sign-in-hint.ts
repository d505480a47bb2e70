import { Injectable } from '@angular/core';

const KEY = 'streamspace.signed-in';

/**
 * Remembers whether this browser was signed in, nothing more. Without it every first visit would ask for a refresh that must be refused,
 * which costs a round trip before the sign-in page shows.
 */
@Injectable({ providedIn: 'root' })
export class SignInHint {
  /** Whether asking for a refresh is worth it. Yes when storage is blocked, since nobody knows. */
  isWorthTrying(): boolean {
    try {
      return localStorage.getItem(KEY) !== null;
    } catch {
      return true;
    }
  }

  set(isSignedIn: boolean): void {
    try {
      if (isSignedIn) localStorage.setItem(KEY, '1');
      else localStorage.removeItem(KEY);
    } catch {
      // Storage is blocked; the hint is only a saving.
    }
  }
}
