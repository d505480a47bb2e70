import { Client } from 'pg';
import { isDatabaseUnavailable } from './database-unavailable.js';
import { DeadlineError, insist } from './insist.js';
import { MIGRATION_NAMES } from './migrate.js';
import { olderSchema, refuseOtherLine, SchemaError, type SchemaState, schemaState } from './schema-state.js';

const CONNECT_MS = 5_000;
/** Undefined table, and no right to it: nobody has migrated yet, or granted anything. */
const NOT_MIGRATED = new Set(['42P01', '42501']);

/** Nobody has brought the schema up to date yet. */
class StillOlder extends Error {
  constructor(readonly state: SchemaState) {
    super('The database is older than this version.');
  }
}

/** How the schema at `url` stands to this version. */
export async function readSchemaState(url: string): Promise<SchemaState> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS, query_timeout: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY timestamp');
    return schemaState(
      rows.map(({ name }) => name),
      MIGRATION_NAMES,
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_MIGRATED.has(String(error.code)))
      return schemaState([], MIGRATION_NAMES);
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Waits until somebody else has brought the schema at `url` up to date, and resolves with how it is then.
 *
 * @param tell is called with a sentence when something is waited for.
 * @throws SchemaError when it is not up to date within `deadlineMs` milliseconds, or is of another line of versions.
 * @throws DeadlineError when the database does not answer until then.
 */
export async function awaitMigrations(
  url: string,
  deadlineMs: number,
  tell: (sentence: string) => void,
): Promise<SchemaState> {
  let told = '';
  const onFailure = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason !== told) tell(`Waiting until the database is migrated. ${reason}`);
    told = reason;
  };
  const isWorthAnotherTry = (error: unknown): boolean => error instanceof StillOlder || isDatabaseUnavailable(error);
  const attempt = async (): Promise<SchemaState> => {
    const state = await readSchemaState(url);
    refuseOtherLine(state);
    if (state.missing.length > 0) throw new StillOlder(state);
    return state;
  };
  try {
    return await insist(attempt, { deadlineMs, isWorthAnotherTry, onFailure });
  } catch (error) {
    if (error instanceof DeadlineError && error.cause instanceof StillOlder)
      throw new SchemaError(olderSchema(error.cause.state, deadlineMs));
    throw error;
  }
}
