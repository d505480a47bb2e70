import type { QueryRunner } from 'typeorm';

/** Nobody but the owner of the schema changes what is written here once, not even the application. */
const APPEND_ONLY = ['events', 'event_seals', 'event_origins', 'event_checkpoints', 'audit_keys', 'event_archives'];

const NAMES = `
  SELECT current_user = $1 AS "isOwner", quote_ident($1) AS role, quote_ident(current_schema()) AS schema`;

/** What depends on the configuration. */
export interface ApplicationGrants {
  /** Whether it may take entries out of the log that were archived. */
  readonly mayArchive: boolean;
}

interface Names {
  readonly isOwner: boolean;
  readonly role: string;
  readonly schema: string;
}

/**
 * Grants the application's own role what it needs: everything on rows, but only SELECT and INSERT on the log. Does nothing where it is the
 * role that owns the schema; then the log's triggers alone refuse a change.
 */
export async function grantToApplication(
  runner: QueryRunner,
  role: string,
  { mayArchive }: ApplicationGrants,
): Promise<void> {
  const rows = (await runner.query(NAMES, [role])) as Names[];
  const names = rows[0];
  if (!names || names.isOwner || role === '') return;
  const tables = APPEND_ONLY.join(', ');
  for (const statement of [
    `GRANT USAGE ON SCHEMA ${names.schema} TO ${names.role}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${names.schema} TO ${names.role}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${names.schema} TO ${names.role}`,
    `GRANT EXECUTE ON FUNCTION erase_origins(uuid) TO ${names.role}`,
    `REVOKE UPDATE, DELETE, TRUNCATE ON ${tables} FROM ${names.role}`,
    `REVOKE EXECUTE ON FUNCTION erase_origins(uuid) FROM PUBLIC`,
    mayArchive
      ? `GRANT EXECUTE ON FUNCTION remove_archived_events(integer) TO ${names.role}`
      : `REVOKE EXECUTE ON FUNCTION remove_archived_events(integer) FROM ${names.role}`,
  ]) {
    await runner.query(statement);
  }
}
