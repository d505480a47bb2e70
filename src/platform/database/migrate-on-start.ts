import { isLockTaken } from './database-unavailable.js';
import { type Migrated, migrate } from './migrate.js';

const HELD_UP = 'Start again when that is done. Long transactions, such as that of a backup, hold it up.';

/** Somebody was in the way of the migration for too long. The message says what to do. */
export class MigrationHeldUpError extends Error {
  override readonly name = 'MigrationHeldUpError';
}

/**
 * Migrates for a process that starts and tries only once: whoever started it tries again.
 *
 * @throws MigrationHeldUpError when others work on the database for longer than this waits; what {@link migrate} throws otherwise.
 */
export async function migrateOnStart(...how: Parameters<typeof migrate>): Promise<Migrated> {
  try {
    return await migrate(...how);
  } catch (error) {
    if (!isLockTaken(error) || !(error instanceof Error)) throw error;
    throw new MigrationHeldUpError(`The database was not migrated: ${error.message}. ${HELD_UP}`, { cause: error });
  }
}
