import { DestroyRef, inject } from '@angular/core';

/** Calls `act` every `periodMs` milliseconds while the page is in sight, until whoever injects it is gone. For what nothing tells of live. */
export function whileVisible(periodMs: number, act: () => void): void {
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') act();
  }, periodMs);
  inject(DestroyRef).onDestroy(() => clearInterval(timer));
}
