import { readdirSync, readFileSync } from 'node:fs';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { holdBack, promote, removeServer, type Replication, startStandby } from './standby.js';
import { migrate } from '../../src/platform/database/migrate.js';

/** Database that every stage copies. */
const TEMPLATE = 'streamspace_template';
/** A killed server loses nothing by these: what it wrote is in the kernel's hands. */
const SETTINGS = ['fsync=off', 'full_page_writes=off', 'wal_level=replica', 'max_wal_senders=4'];

/** A PostgreSQL of the rig that can be made to hang, be killed and come back on the same port. */
export class DatabaseServer {
  private standby: { postgres: EmbeddedPostgres; folder: string } | null = null;

  private constructor(
    private folder: string,
    private postgres: EmbeddedPostgres,
  ) {}

  get port(): number {
    return this.postgres.port;
  }

  static async start(): Promise<DatabaseServer> {
    const folder = newFolder();
    const postgres = await EmbeddedPostgres.open(folder, SETTINGS);
    await postgres.ensureDatabase(TEMPLATE);
    await migrate(postgres.url(TEMPLATE));
    return new DatabaseServer(folder, postgres);
  }

  /** Makes a database that is migrated and empty. */
  async create(name: string): Promise<void> {
    await this.postgres.ensureDatabase(name, TEMPLATE);
  }

  /** Makes a database with nothing in it, not even tables. */
  async createBare(name: string): Promise<void> {
    await this.postgres.ensureDatabase(name);
  }

  /** `postgres:` URL of a database, by another port on the loopback address if given. */
  url(name: string, port = this.port): string {
    return this.postgres.url(name).replace(`:${this.port}/`, `:${port}/`);
  }

  /** Every process of it stands still; connections stay open and nothing is answered. */
  hang(): void {
    for (const pid of this.processes()) signal(pid, 'SIGSTOP');
  }

  resume(): void {
    for (const pid of this.processes()) signal(pid, 'SIGCONT');
  }

  /** Ends every process of it at once; connections are refused from then on. */
  async kill(): Promise<void> {
    const pids = this.processes();
    for (const pid of pids) signal(pid, 'SIGKILL');
    while (pids.some((pid) => parentOf(pid) !== null)) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Starts it again on its port. */
  async restart(): Promise<void> {
    this.postgres = await EmbeddedPostgres.open(this.folder, SETTINGS, this.port);
  }

  /** From now on another server follows this one: with everything that this one confirms, or a moment later. */
  async startStandby(replication: Replication): Promise<void> {
    const folder = newFolder();
    const { postgres } = this;
    this.standby = {
      folder,
      postgres: await startStandby({ postgres, folder: this.folder, settings: SETTINGS }, folder, replication),
    };
  }

  /** What is written from now on, its asynchronous standby will not have. */
  async holdBackStandby(): Promise<void> {
    if (!this.standby) throw new Error('There is no standby.');
    await holdBack(this.postgres, this.standby.postgres);
  }

  /** Kills the server and lets its standby take its place, on another port. */
  async failOver(): Promise<void> {
    const { standby } = this;
    if (!standby) throw new Error('There is no standby.');
    await this.kill();
    await promote(standby.postgres);
    removeServer(this.folder);
    this.folder = standby.folder;
    this.postgres = standby.postgres;
    this.standby = null;
  }

  async stop(): Promise<void> {
    this.resume();
    await this.standby?.postgres.stop();
    if (this.standby) removeServer(this.standby.folder);
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The first process, which would start others, then its children. */
  private processes(): number[] {
    const pidFile = join(this.folder, 'postgres', 'data', 'postmaster.pid');
    const postmaster = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    const all = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    return [postmaster, ...all.filter((pid) => parentOf(pid) === postmaster)];
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'streamspace-faults-db-'));
  chmodSync(folder, 0o755);
  return folder;
}

function parentOf(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    if (/^State:\s+Z/m.test(status)) return null;
    return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  } catch {
    return null;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
