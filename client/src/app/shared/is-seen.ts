import { DestroyRef, ElementRef, type Signal, inject, signal } from '@angular/core';

/** Whether any of the host element is on the screen, or close to it. To be called where things are injected. */
export function isSeen(): Signal<boolean> {
  const host = inject<ElementRef<Element>>(ElementRef);
  const seen = signal(false);
  const observer = new IntersectionObserver((entries) => seen.set(entries.at(-1)?.isIntersecting ?? false), {
    rootMargin: '100px',
  });
  observer.observe(host.nativeElement);
  inject(DestroyRef).onDestroy(() => observer.disconnect());
  return seen.asReadonly();
}
