/** How long what was read off the rows is told again, in milliseconds: scrapers and replicas are many, the database is one. */
const FRESH_MS = 10_000;

/** Reads something costly at most every ten seconds, and never twice at once. */
export class CachedReading<Value> {
  private latest: { readonly value: Value; readonly atMs: number } | null = null;
  private reading: Promise<Value> | null = null;

  /** @param nowMs a clock that never jumps, in milliseconds. */
  constructor(
    private readonly read: () => Promise<Value>,
    private readonly nowMs: () => number,
  ) {}

  /** What was read last, if it is fresh. Rejects as `read` does, and then reads again next time. */
  async get(): Promise<Value> {
    if (this.latest && this.nowMs() - this.latest.atMs < FRESH_MS) return this.latest.value;
    this.reading ??= this.readAnew().finally(() => (this.reading = null));
    return this.reading;
  }

  private async readAnew(): Promise<Value> {
    const value = await this.read();
    this.latest = { value, atMs: this.nowMs() };
    return value;
  }
}
