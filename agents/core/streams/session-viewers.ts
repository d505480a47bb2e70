/** Learns who comes and goes. */
export interface ViewerWatcher {
  /** Somebody looks at the screen that is at `port` of the session. */
  viewerCame(sessionId: string, port: number): void;
  /** Nobody looks at the session any more. */
  lastViewerLeft(sessionId: string): void;
}

/** Who looks at which session now. */
export class SessionViewers {
  private readonly counts = new Map<string, number>();
  private watcher: ViewerWatcher | undefined;

  /** Tells `watcher` from now on. There is one. */
  watch(watcher: ViewerWatcher): void {
    this.watcher = watcher;
  }

  enter(sessionId: string, port: number): void {
    this.counts.set(sessionId, this.count(sessionId) + 1);
    this.watcher?.viewerCame(sessionId, port);
  }

  leave(sessionId: string): void {
    const left = this.count(sessionId) - 1;
    if (left > 0) {
      this.counts.set(sessionId, left);
      return;
    }
    this.counts.delete(sessionId);
    this.watcher?.lastViewerLeft(sessionId);
  }

  count(sessionId: string): number {
    return this.counts.get(sessionId) ?? 0;
  }
}
