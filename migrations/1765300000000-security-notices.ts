import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEX = 'events_security_notices';
const IS_HALF_BUILT = `SELECT FROM pg_index WHERE indexrelid = to_regclass('${INDEX}') AND NOT indisvalid`;
const IS_BEING_BUILT = `
  SELECT FROM pg_stat_progress_create_index WHERE datname = current_database() AND relid = 'events'::regclass`;

/** Whoever began to build an index of the log still does: the database goes on with it when a client has gone. Trying again later helps. */
class IndexBeingBuiltError extends Error {
  override readonly name = 'IndexBeingBuiltError';
  /** SQLSTATE of a lock that is not available, which `isLockTaken` knows. */
  readonly code = '55P03';

  constructor() {
    super('The database is still building an index of the log');
  }
}

/**
 * People are told of changes to what protects their account: a handful among the thousands of entries about them.
 *
 * The index is built beside everybody who writes to the log, which a large one would otherwise stop for minutes. That cannot be a transaction:
 * what a process left half built when it was stopped is taken away first, and what is there already stays. What is still being built is nobody's
 * to take away: dropping it would wait for its end, and then remove the whole index.
 */
export class SecurityNotices1765300000000 implements MigrationInterface {
  readonly name = 'SecurityNotices1765300000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    if (((await runner.query(IS_BEING_BUILT)) as unknown[]).length > 0) throw new IndexBeingBuiltError();
    // Waits for every transaction that has begun before, and nobody who writes waits for it meanwhile.
    await runner.query(`SET lock_timeout = '120s'`);
    try {
      const halfBuilt = (await runner.query(IS_HALF_BUILT)) as unknown[];
      if (halfBuilt.length > 0) await runner.query(`DROP INDEX CONCURRENTLY ${INDEX}`);
      await runner.query(`
        CREATE INDEX CONCURRENTLY IF NOT EXISTS ${INDEX} ON events (target_id, occurred_at)
        WHERE target_kind = 'user' AND name IN ('password-reset.created', 'password.changed', 'second-step.enabled',
          'second-step.disabled', 'recovery-codes.renewed', 'api-key.created', 'identity.linked', 'security-notice.answered')`);
    } finally {
      await runner.query('RESET lock_timeout');
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ${INDEX}`);
  }
}
