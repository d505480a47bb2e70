/** Who looks at which session now. */
export class SessionViewers {
  private readonly counts = new Map<string, number>();
  /** Called when the last viewer of a session has left. */
  lastLeft: (sessionId: string) => void = () => undefined;

  enter(sessionId: string): void {
    this.counts.set(sessionId, this.count(sessionId) + 1);
  }

  leave(sessionId: string): void {
    const left = this.count(sessionId) - 1;
    if (left > 0) {
      this.counts.set(sessionId, left);
      return;
    }
    this.counts.delete(sessionId);
    this.lastLeft(sessionId);
  }

  count(sessionId: string): number {
    return this.counts.get(sessionId) ?? 0;
  }
}
