/** Does one job; should end soon after `signal` fires. Must not reject. */
export type Work<Job> = (job: Job, signal: AbortSignal) => Promise<void>;

interface Lane<Job> {
  readonly abort: AbortController;
  next: Job | undefined;
}

/**
 * Runs at most one job per key. A newer job for a busy key aborts the one in flight and takes the place of one that waits, and starts
 * when the one in flight has ended.
 */
export class LatestWins<Job> {
  private readonly lanes = new Map<string, Lane<Job>>();
  private readonly running = new Set<Promise<void>>();
  private isStopped = false;

  constructor(private readonly work: Work<Job>) {}

  isBusy(key: string): boolean {
    return this.lanes.has(key);
  }

  submit(key: string, job: Job): void {
    if (this.isStopped) return;
    const lane = this.lanes.get(key);
    if (lane === undefined) {
      this.start(key, job);
      return;
    }
    lane.next = job;
    lane.abort.abort();
  }

  /** Aborts everything and resolves when it has ended. Later jobs are not taken. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.abortAll();
  }

  /** Aborts everything, also what waits, and resolves when it has ended. */
  async abortAll(): Promise<void> {
    for (const lane of this.lanes.values()) {
      lane.next = undefined;
      lane.abort.abort();
    }
    await Promise.all(this.running);
  }

  private start(key: string, job: Job): void {
    const lane: Lane<Job> = { abort: new AbortController(), next: undefined };
    this.lanes.set(key, lane);
    const run = this.work(job, lane.abort.signal).finally(() => {
      this.running.delete(run);
      this.lanes.delete(key);
      if (lane.next !== undefined) this.start(key, lane.next);
    });
    this.running.add(run);
  }
}
