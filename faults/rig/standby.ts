import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, chown, cp, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { EmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { until } from './until.js';

/** Whoever runs the server when we are root. */
const NOBODY = 65_534;

const CAUGHT_UP = 'SELECT 1 FROM pg_stat_replication WHERE flush_lsn >= pg_current_wal_lsn()';
const RECEIVING = 'SELECT 1 FROM pg_stat_wal_receiver';

const BackupEnd = z.object({ labelfile: z.string(), spcmapfile: z.string() });

/** A running server and the folder that its `postgres` folder lies in. */
export interface Primary {
  readonly postgres: EmbeddedPostgres;
  readonly folder: string;
  readonly settings: readonly string[];
}

/** Whether the primary waits for its standby before it confirms anything. */
export type Replication = 'synchronous' | 'asynchronous';

/**
 * Makes a streaming standby of a running server: an online copy of its files, as base backups are made, which then follows it. Where that is
 * synchronous, the primary from then on confirms nothing that the standby has not got.
 */
export async function startStandby(
  primary: Primary,
  standbyFolder: string,
  replication: Replication,
): Promise<EmbeddedPostgres> {
  const { postgres, folder, settings } = primary;
  const [from, to] = [join(folder, 'postgres'), join(standbyFolder, 'postgres')];
  mkdirSync(to, { recursive: true });
  await withClient(postgres.url('postgres'), (client) => copyOnline(client, from, to));
  const standby = await EmbeddedPostgres.open(standbyFolder, settings);
  if (replication === 'asynchronous') return standby;
  await withClient(postgres.url('postgres'), async (client) => {
    await client.query(`ALTER SYSTEM SET synchronous_standby_names = '*'`);
    await client.query('SELECT pg_reload_conf()');
  });
  return standby;
}

/** Once the standby has all that its primary has written so far, it gets nothing more. */
export async function holdBack(primary: EmbeddedPostgres, standby: EmbeddedPostgres): Promise<void> {
  const answers = async (server: EmbeddedPostgres, sql: string): Promise<boolean> =>
    withClient(server.url('postgres'), async (client) => (await client.query(sql)).rows.length > 0);
  await until('the standby to have everything', () => answers(primary, CAUGHT_UP));
  await withClient(standby.url('postgres'), async (client) => {
    await client.query(`ALTER SYSTEM SET primary_conninfo = ''`);
    await client.query('SELECT pg_reload_conf()');
  });
  await until('the standby to be cut off', async () => !(await answers(standby, RECEIVING)));
}

/** Makes a standby the server that is written to, and lets it confirm by itself again. */
export async function promote(standby: EmbeddedPostgres): Promise<void> {
  await withClient(standby.url('postgres'), async (client) => {
    await client.query('SELECT pg_promote(true, 30)');
    await client.query('ALTER SYSTEM RESET synchronous_standby_names');
    await client.query('ALTER SYSTEM RESET primary_conninfo');
    await client.query('SELECT pg_reload_conf()');
  });
}

async function copyOnline(client: Client, from: string, to: string): Promise<void> {
  await client.query(`SELECT pg_backup_start('standby', true)`);
  // Links and traffic of the rig pass through this process, and go on meanwhile.
  await cp(from, to, { recursive: true, filter: (path) => !path.endsWith('postmaster.pid') });
  const { rows } = await client.query('SELECT labelfile, spcmapfile FROM pg_backup_stop(false)');
  const { labelfile } = BackupEnd.parse(rows[0]);
  const data = join(to, 'data');
  writeFileSync(join(data, 'backup_label'), labelfile);
  writeFileSync(join(data, 'standby.signal'), '');
  const { port, user, password } = client;
  const source = `host=127.0.0.1 port=${port} user=${user ?? ''} password=${String(password)} application_name=standby`;
  const auto = join(data, 'postgresql.auto.conf');
  writeFileSync(auto, `${readFileSync(auto, 'utf8')}\nprimary_conninfo = '${source}'\n`);
  await giveAway(data);
}

/** The copy belongs to whoever runs the server, not to us. */
async function giveAway(data: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  for (const path of ['.', ...(await readdir(data, { recursive: true, encoding: 'utf8' }))])
    await chown(join(data, path), NOBODY, NOBODY);
  await chmod(data, 0o700);
  await chown(join(dirname(data), 'password'), NOBODY, NOBODY);
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Removes what is left of a server that was killed. */
export function removeServer(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
