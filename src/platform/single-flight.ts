/**
 * Runs `work` at most once at a time. Asking while it runs makes it run once more afterwards, so that nothing that happened meanwhile is
 * missed and a burst of reasons costs two runs.
 */
export class SingleFlight {
  private current: Promise<void> | null = null;
  private isWantedAgain = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Resolves when a run that began after this call is done. Never rejects. */
  async run(): Promise<void> {
    if (this.current) {
      this.isWantedAgain = true;
      return this.current;
    }
    this.current = this.runUntilQuiet();
    return this.current;
  }

  /** Resolves when nothing runs. */
  async settled(): Promise<void> {
    await this.current;
  }

  private async runUntilQuiet(): Promise<void> {
    do {
      this.isWantedAgain = false;
      await this.work().catch(this.failed);
    } while (this.again());
    this.current = null;
  }

  private again(): boolean {
    return this.isWantedAgain;
  }
}
