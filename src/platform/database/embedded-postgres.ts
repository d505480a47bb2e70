import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { newSecret } from '../secrets.js';
import { locatePostgres } from './postgres-binaries.js';

const NOBODY = 65_534;
const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 10_000;

/** PostgreSQL refuses to run as root. */
const unprivileged = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** A free port of the loopback address. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string')
    throw new Error('No port could be taken on the loopback address.');
  return address.port;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres';
  } catch {
    return false;
  }
}

/**
 * A real PostgreSQL for evaluation and tests, on the loopback address with a generated password (SCRAM-SHA-256). It outlives a process that
 * was killed; the next one finds it again.
 */
export class EmbeddedPostgres {
  private constructor(
    private readonly folder: string,
    private readonly password: string,
    /** Port on the loopback address. */
    readonly port: number,
    private readonly pid: number,
  ) {}

  /**
   * Starts the server whose files lie in `dataDir`, making them at the first start, or finds the one that runs on them.
   *
   * @param settings further settings of PostgreSQL, `name=value`.
   * @param wantedPort port to take when it is started; a free one unless given.
   * @throws Error with a sentence when it cannot be started within 30 s.
   */
  static async open(dataDir: string, settings: readonly string[] = [], wantedPort?: number): Promise<EmbeddedPostgres> {
    const folder = join(dataDir, 'postgres');
    const running = await this.find(folder);
    if (running) return running;
    mkdirSync(folder, { recursive: true });
    // The unprivileged user passes through it, whatever the umask of whoever starts.
    chmodSync(folder, 0o711);
    const binaries = locatePostgres(unprivileged.uid, dataDir);
    if (!existsSync(join(folder, 'data', 'PG_VERSION'))) await initialise(binaries, folder);
    const port = wantedPort ?? (await freePort());
    const pid = await start(binaries, folder, port, settings);
    return new EmbeddedPostgres(folder, readPassword(folder), port, pid);
  }

  private static async find(folder: string): Promise<EmbeddedPostgres | null> {
    const pidFile = join(folder, 'data', 'postmaster.pid');
    if (!existsSync(pidFile)) return null;
    const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n').map(Number);
    if (!pid || !port || !isAlive(pid)) return null;
    const found = new EmbeddedPostgres(folder, readPassword(folder), port, pid);
    await answer(found.url('postgres'), START_DEADLINE_MS);
    return found;
  }

  /** Whether the server process lives. */
  get isRunning(): boolean {
    return isAlive(this.pid);
  }

  /** `postgres:` URL of `database`. */
  url(database = 'streamspace'): string {
    return `postgres://streamspace:${this.password}@127.0.0.1:${this.port}/${database}`;
  }

  /** Makes `database` unless it is there. `template` is a database to copy. */
  async ensureDatabase(database = 'streamspace', template = 'template1'): Promise<void> {
    const client = new Client({ connectionString: this.url('postgres') });
    await client.connect();
    try {
      const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      if (known.rowCount === 0) await client.query(`CREATE DATABASE "${database}" TEMPLATE "${template}"`);
    } finally {
      await client.end();
    }
  }

  /** Ends the server: what is committed is kept, open connections are cut. */
  async stop(): Promise<void> {
    for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
      if (!isAlive(this.pid)) return;
      process.kill(this.pid, signal);
      const deadline = performance.now() + STOP_DEADLINE_MS;
      while (isAlive(this.pid) && performance.now() < deadline) await delay(25);
    }
  }

  /** Removes its files. Only for tests, and only after {@link stop}. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function readPassword(folder: string): string {
  return readFileSync(join(folder, 'password'), 'utf8').trim();
}

async function initialise(binaries: string, folder: string): Promise<void> {
  const data = join(folder, 'data');
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { mode: 0o700 });
  const passwordFile = join(folder, 'password');
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, newSecret(), { mode: 0o600 });
  if (unprivileged.uid !== undefined) {
    chownSync(data, NOBODY, NOBODY);
    chownSync(passwordFile, NOBODY, NOBODY);
  }
  const options = [
    '-D',
    data,
    '-U',
    'streamspace',
    `--pwfile=${passwordFile}`,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  await promisify(execFile)(join(binaries, 'bin', 'initdb'), options, { cwd: '/', ...unprivileged });
}

async function start(binaries: string, folder: string, port: number, settings: readonly string[]): Promise<number> {
  const fixed = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'max_connections=120'];
  const options = [...fixed, ...settings].flatMap((setting) => ['-c', setting]);
  const log = openSync(join(folder, 'server.log'), 'a', 0o600);
  const server = spawn(join(binaries, 'bin', 'postgres'), ['-D', join(folder, 'data'), ...options], {
    cwd: '/',
    // A session of its own, so that Ctrl-C reaches it only through us and in our order.
    detached: true,
    stdio: ['ignore', log, log],
    ...unprivileged,
  });
  closeSync(log);
  server.unref();
  const url = `postgres://streamspace:${readPassword(folder)}@127.0.0.1:${port}/postgres`;
  await Promise.race([answer(url, START_DEADLINE_MS), exit(server, folder)]);
  if (server.pid === undefined) throw new Error('The embedded PostgreSQL did not start.');
  return server.pid;
}

function exit(server: ChildProcess, folder: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => {
      reject(new Error(`The embedded PostgreSQL ended at its start. ${join(folder, 'server.log')} says why.`));
    });
  });
}

/** Resolves once the server answers a query. */
async function answer(url: string, deadlineMs: number): Promise<void> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch (error) {
      if (performance.now() > until) throw new Error('The embedded PostgreSQL does not answer.', { cause: error });
      await delay(30);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
