/** One piece of work at a time for each session: what an apply is changing must not look like a session that died. */
export class SessionLocks {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Whether work on this session is under way. */
  isBusy(id: string): boolean {
    return this.tails.has(id);
  }

  /** Runs `work` after all earlier work on the same session, however that ended. */
  async run<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(id) ?? Promise.resolve();
    const result = before.then(work, work);
    const tail: Promise<void> = result
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (this.tails.get(id) === tail) this.tails.delete(id);
      });
    this.tails.set(id, tail);
    return result;
  }

  /** Runs `work` when no other work on any of these sessions is under way, and before all later one. */
  runAll<T>(ids: readonly string[], work: () => Promise<T>): Promise<T> {
    // In one order, so that two callers never wait for each other.
    return [...ids].sort().reduceRight((inner, id) => () => this.run(id, inner), work)();
  }
}
