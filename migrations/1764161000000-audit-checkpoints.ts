import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  CREATE TABLE audit_keys (
    id text PRIMARY KEY,
    public_key text NOT NULL,
    sealed_private_key bytea,
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );
  COMMENT ON COLUMN audit_keys.sealed_private_key IS 'Null where the key comes from the configuration.';
  CREATE TABLE event_checkpoints (
    position bigint PRIMARY KEY,
    hash bytea NOT NULL,
    created_at timestamptz(3) NOT NULL,
    key_id text NOT NULL REFERENCES audit_keys(id),
    signature bytea NOT NULL
  );
  CREATE INDEX event_checkpoints_time ON event_checkpoints (created_at);
  CREATE TABLE log_cursors (
    reader text PRIMARY KEY,
    position bigint NOT NULL DEFAULT 0,
    updated_at timestamptz(3) NOT NULL DEFAULT now()
  );`;

const TRIGGERS = ['audit_keys', 'event_checkpoints'].map(
  (table) => `
  CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`,
);

/** Signed checkpoints of the log, the keys that sign them, and how far readers of the log have come. */
export class AuditCheckpoints1764161000000 implements MigrationInterface {
  readonly name = 'AuditCheckpoints1764161000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [TABLES, ...TRIGGERS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE log_cursors, event_checkpoints, audit_keys');
  }
}
