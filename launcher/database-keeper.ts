import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgres } from '../src/platform/database/embedded-postgres.js';

const WATCH_PERIOD_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** Keeps the embedded PostgreSQL running: started again on its port whenever it ends, as when the disk was full for a while. */
export class DatabaseKeeper {
  private opening: Promise<EmbeddedPostgres> | null = null;
  private isStopping = false;

  constructor(
    private readonly folder: string,
    private readonly tell: (line: string) => void,
  ) {}

  /** Starts it, makes the database, and answers its URL. */
  async start(): Promise<string> {
    this.opening = EmbeddedPostgres.open(this.folder);
    const postgres = await this.opening;
    await postgres.ensureDatabase();
    void this.watch(postgres);
    return postgres.url();
  }

  /** Ends it, also when it is still starting. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const postgres = await this.opening?.catch(() => null);
    await postgres?.stop();
  }

  private async watch(first: EmbeddedPostgres): Promise<void> {
    let postgres = first;
    let failures = 0;
    while (!this.hasStopped()) {
      await delay(Math.min(RETRY_MAX_MS, WATCH_PERIOD_MS * 2 ** failures), undefined, { ref: false });
      if (postgres.isRunning || this.hasStopped()) continue;
      if (failures === 0) this.tell('The database ended unexpectedly and is started again.');
      try {
        this.opening = EmbeddedPostgres.open(this.folder, [], postgres.port);
        postgres = await this.opening;
        failures = 0;
      } catch {
        failures += 1;
      }
    }
  }

  private hasStopped(): boolean {
    return this.isStopping;
  }
}
