import { DataSource } from 'typeorm';
import { InitialSchema1763900000000 } from '../../../migrations/1763900000000-initial-schema.js';
import { SessionThumbnails1764000000000 } from '../../../migrations/1764000000000-session-thumbnails.js';
import { TemplateDefinitions1764100000000 } from '../../../migrations/1764100000000-template-definitions.js';
import { Quotas1764110000000 } from '../../../migrations/1764110000000-quotas.js';
import { Sleep1764120000000 } from '../../../migrations/1764120000000-sleep.js';
import { SignOn1764170000000 } from '../../../migrations/1764170000000-sign-on.js';
import { SecondStep1764180000000 } from '../../../migrations/1764180000000-second-step.js';
import { ApiKeys1764181000000 } from '../../../migrations/1764181000000-api-keys.js';

/** Key of the advisory lock: one replica migrates, the others wait for it. */
const MIGRATION_LOCK = 7_286_417_301;

/** Every migration, oldest first. A merged one is never changed. */
export const MIGRATIONS = [
  InitialSchema1763900000000,
  SessionThumbnails1764000000000,
  TemplateDefinitions1764100000000,
  Quotas1764110000000,
  Sleep1764120000000,
  SignOn1764170000000,
  SecondStep1764180000000,
  ApiKeys1764181000000,
];

/**
 * Brings the schema up to date, one process at a time. Waits at most a minute for another one, and never blocks a table that is in use for
 * more than 2 s.
 */
export async function migrate(url: string): Promise<void> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    extra: { max: 2, connectionTimeoutMillis: 10_000, options: '-c lock_timeout=2000' },
  });
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query("SET lock_timeout = '60s'");
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations();
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await dataSource.destroy();
  }
}
