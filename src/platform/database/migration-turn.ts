import type { QueryRunner } from 'typeorm';
import { DeadlineError, insist } from './insist.js';

/** Key of the advisory lock: one replica migrates, the others wait for it. */
const MIGRATION_LOCK = 7_286_417_301;
const TRY = 'SELECT pg_try_advisory_lock($1) AS "isMine"';
const MOST_WAIT_MS = 60_000;

/** Somebody else is migrating. Trying again may help, as for every lock that is taken (`isLockTaken`). */
class MigrationUnderWayError extends Error {
  override readonly name = 'MigrationUnderWayError';
  /** SQLSTATE of a lock that is not available. */
  readonly code = '55P03';

  constructor() {
    super('Another process has been migrating the database for a minute');
  }
}

/**
 * Somebody uses what is to be changed, and went on for longer than the change waited; what PostgreSQL says of that does not tell what it means.
 * Trying again may help.
 */
export class SchemaInUseError extends Error {
  override readonly name = 'SchemaInUseError';
  /** SQLSTATE of a lock that is not available. */
  readonly code = '55P03';

  constructor(cause: unknown) {
    super('Somebody else is using what it changes', { cause });
  }
}

/**
 * Waits at most a minute until nobody else migrates, and holds that until {@link endTurn}.
 *
 * It asks again and again: whoever waits within `pg_advisory_lock` is a transaction that an index which is built CONCURRENTLY waits for in turn,
 * so that both would wait until one of them gives up.
 *
 * @throws an error that `isLockTaken` knows when the minute is over.
 */
export async function takeTurn(runner: QueryRunner): Promise<void> {
  const attempt = async (): Promise<void> => {
    const rows = (await runner.query(TRY, [MIGRATION_LOCK])) as { isMine: boolean }[];
    if (!rows[0]?.isMine) throw new MigrationUnderWayError();
  };
  try {
    await insist(attempt, {
      deadlineMs: MOST_WAIT_MS,
      isWorthAnotherTry: (error) => error instanceof MigrationUnderWayError,
    });
  } catch (error) {
    throw error instanceof DeadlineError && error.cause instanceof Error ? error.cause : error;
  }
}

/** Lets the next one migrate. A connection that broke has done so already. */
export async function endTurn(runner: QueryRunner): Promise<void> {
  await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
}
