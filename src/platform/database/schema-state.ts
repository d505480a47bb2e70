/** How the schema of a database stands to this version. Names of migrations, oldest first. */
export interface SchemaState {
  /** What this version needs and the database lacks. */
  readonly missing: readonly string[];
  /** What a version made of it that is not this one. */
  readonly unknown: readonly string[];
}

/** The schema cannot be used with this version. The message says what to do. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

/** Compares what was `applied` to a database with what this version knows. */
export function schemaState(applied: readonly string[], known: readonly string[]): SchemaState {
  return {
    missing: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

const changes = (names: readonly string[]): string => (names.length === 1 ? 'one change' : `${names.length} changes`);

/** Throws SchemaError where another line of versions than this one's has changed the schema: what is missing might not fit on it. */
export function refuseOtherLine({ missing, unknown }: SchemaState): void {
  if (missing.length === 0 || unknown.length === 0) return;
  throw new SchemaError(
    `The database belongs to another line of versions: it has ${changes(unknown)} that this one does not know (${unknown.join(', ')}), and ` +
      `lacks ${changes(missing)} (${missing.join(', ')}). Nothing was changed. Start the version that made it, or restore a backup of this one's.`,
  );
}

/** A sentence about a schema that is newer than this version; null where it is not. */
export function newerSchema({ unknown }: SchemaState): string | null {
  if (unknown.length === 0) return null;
  return (
    `The database is newer than this version: it has ${changes(unknown)} that this one does not know (${unknown.join(', ')}). The version before ` +
    `a change works with it, so that replicas can be replaced one after the other; if you went further back, restore a backup of that version.`
  );
}

/** A sentence about a schema that is older than this version, which nobody has brought up to date for `waitedMs` milliseconds. */
export function olderSchema({ missing }: SchemaState, waitedMs: number): string {
  return (
    `The database is older than this version: it lacks ${changes(missing)}, ${missing[0] ?? ''} before all, and nobody has made them for ` +
    `${Math.round(waitedMs / 1000)} s. Run "node dist/src/migrate.js" of this version, or set DATABASE_MIGRATIONS=on-start.`
  );
}
