/**
 * `node dist/src/migrate.js` brings the schema of the database up to date and ends: for a job before the replicas, which wait for it with
 * DATABASE_MIGRATIONS=wait. Several may run at once; one works, and the others wait for it.
 */
import { EnvironmentError, readEnvironment } from './platform/config/environment.js';
import { MigrationEnvironment } from './platform/config/migration-settings.js';
import { isDatabaseUnavailable, isLockTaken } from './platform/database/database-unavailable.js';
import { DeadlineError, insist } from './platform/database/insist.js';
import { type Migrated, migrate } from './platform/database/migrate.js';
import { newerSchema, SchemaError } from './platform/database/schema-state.js';

/** Trying again is no use before somebody has changed something. */
const REFUSED = 1;
/** Trying again may help (EX_TEMPFAIL of sysexits.h). */
const TRY_AGAIN = 75;

const tell = (sentence: string): boolean => process.stdout.write(`${sentence}\n`);

async function bringUpToDate(): Promise<Migrated> {
  const env = readEnvironment(MigrationEnvironment);
  let told = '';
  const grants = { mayArchive: env.STREAMSPACE_AUDIT_KEEP_DAYS !== undefined };
  return insist(() => migrate(env.DATABASE_MIGRATION_URL ?? env.DATABASE_URL, env.DATABASE_URL, grants), {
    deadlineMs: env.DATABASE_MIGRATION_DEADLINE_MS,
    isWorthAnotherTry: (error) => isDatabaseUnavailable(error) || isLockTaken(error),
    onFailure: (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== told) tell(`The database cannot be migrated yet, and it is tried again: ${reason}.`);
      told = reason;
    },
  });
}

function report({ made, unknown }: Migrated): void {
  tell(
    newerSchema({ missing: [], unknown }) ?? `The schema is current. Changes made now: ${made.join(', ') || 'none'}.`,
  );
}

function explain(error: unknown): string {
  if (error instanceof DeadlineError) return `The database was not migrated. ${error.message}`;
  if (error instanceof EnvironmentError || error instanceof SchemaError) return error.message;
  if (error instanceof Error && 'code' in error) return `The database was not migrated: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // A change that is a transaction is undone by the database. An index that is built beside those who write goes on being built there; whoever
  // migrates next waits for that, and takes away what was left half built.
  process.on(signal, () => process.exit(TRY_AGAIN));
}
bringUpToDate().then(
  (migrated) => {
    report(migrated);
    process.exit(0);
  },
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(error instanceof DeadlineError ? TRY_AGAIN : REFUSED);
  },
);
