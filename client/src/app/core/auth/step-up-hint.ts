import { Injectable } from '@angular/core';

const KEY = 'streamspace.confirming';

/** Remembers that this tab went to a provider to confirm there, so that a mere link to the page where that ends says nothing of it. */
@Injectable({ providedIn: 'root' })
export class StepUpHint {
  /** The tab is about to leave. */
  set(): void {
    try {
      sessionStorage.setItem(KEY, '1');
    } catch {
      // Storage is blocked; the hint decides only about words.
    }
  }

  /** Whether the tab had left, and forgets it. Yes when storage is blocked, since nobody knows. */
  take(): boolean {
    try {
      const isSet = sessionStorage.getItem(KEY) !== null;
      sessionStorage.removeItem(KEY);
      return isSet;
    } catch {
      return true;
    }
  }
}
