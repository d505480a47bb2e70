/** Runs work side by side, at most one at a time for each key: asking for a key that is busy does nothing. */
export class OnePerKey {
  private readonly running = new Map<string, Promise<void>>();

  constructor(private readonly failed: (error: unknown) => void) {}

  start(key: string, work: () => Promise<void>): void {
    if (this.running.has(key)) return;
    const run = work()
      .catch(this.failed)
      .finally(() => this.running.delete(key));
    this.running.set(key, run);
  }

  /** Resolves when nothing runs that has begun by now. */
  async settled(): Promise<void> {
    await Promise.all(this.running.values());
  }
}
