import { QueryFailedError } from 'typeorm';

const CONNECTION_ERRORS = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);
/**
 * Query cancelled (a statement took too long), admin shutdown, crash shutdown, cannot connect now, read-only server, connection exceptions, disk full, out of memory, too many
 * connections, I/O error (PostgreSQL, appendix A).
 */
const SQL_STATES = /^(57014|57P0[123]|25006|08...|53[123]00|58030)$/;
const DISK_FULL = '53100';
const LOCK_NOT_AVAILABLE = '55P03';
const MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|not queryable|Client has encountered a connection error/i;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What the driver said, without TypeORM's wrapping. */
function causeOf(error: Error): Error {
  return error instanceof QueryFailedError && error.driverError instanceof Error ? error.driverError : error;
}

/** Whether `error` says that the database has no room left on its disk (SQLSTATE 53100). */
export function isDatabaseFull(error: unknown): boolean {
  return error instanceof Error && codeOf(causeOf(error)) === DISK_FULL;
}

/** Whether `error` says that the database cannot be used right now, so that trying again later helps. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const cause = causeOf(error);
  const code = codeOf(cause);
  return CONNECTION_ERRORS.has(code) || SQL_STATES.test(code) || MESSAGES.test(cause.message);
}

/**
 * SQLSTATEs with which the server says that it has undone a transaction: it could not read, take or allow a value or a statement, somebody was in the
 * way, or it was cancelled (PostgreSQL, appendix A).
 */
const ROLLED_BACK = /^((22|23|40|42|54|P0)...|55P03|57014)$/;

/**
 * Whether `error` says that nothing of a transaction was kept, so that doing its parts one by one does nothing twice. A connection that broke says
 * no such thing: it may have been committed.
 */
export function isRolledBack(error: unknown): boolean {
  return error instanceof Error && ROLLED_BACK.test(codeOf(causeOf(error)));
}

/** Whether `error` is a violation of the named unique index or constraint (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const driver: unknown = error.driverError;
  return (
    codeOf(driver) === '23505' && driver instanceof Error && 'constraint' in driver && driver.constraint === constraint
  );
}

/** Whether `error` says that transactions got in each other's way (SQLSTATE class 40), so that the whole transaction may be tried again. */
export function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof Error && codeOf(causeOf(error)).startsWith('40');
}

/** Whether `error` says that somebody else held a lock for longer than this side waits (SQLSTATE 55P03). */
export function isLockTaken(error: unknown): boolean {
  return error instanceof Error && codeOf(causeOf(error)) === LOCK_NOT_AVAILABLE;
}
