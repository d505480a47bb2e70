/** An `IntersectionObserver` of a page that nobody has on the screen. jsdom lays nothing out, and has none. */
export class UnseenObserver implements IntersectionObserver {
  readonly root = null;
  readonly rootMargin = '0px';
  readonly scrollMargin = '0px';
  readonly thresholds = [0];

  observe(): void {
    // Nothing is ever seen.
  }

  unobserve(): void {
    // Nothing is followed.
  }

  disconnect(): void {
    // Nothing is followed.
  }

  takeRecords(): IntersectionObserverEntry[] {
    return [];
  }
}
