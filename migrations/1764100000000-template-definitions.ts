import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Columns that the version before leaves at their defaults, which mean what it means. */
const TEMPLATES = `
  ALTER TABLE templates
    ADD COLUMN stream_path text NOT NULL DEFAULT '/',
    ADD COLUMN container jsonb,
    ADD COLUMN web jsonb,
    ADD COLUMN shipped jsonb,
    ADD COLUMN removed_at timestamptz(3),
    ADD COLUMN protocol_version integer NOT NULL GENERATED ALWAYS AS (
      CASE WHEN container IS NULL AND web IS NULL AND NOT jsonb_path_exists(workloads, '$[*].command') THEN 1 ELSE 2 END) STORED;
  COMMENT ON COLUMN templates.shipped IS 'The definition as this product brought it along last; null for templates of administrators.';
  COMMENT ON COLUMN templates.removed_at IS 'Removed rows stay for the sessions and homes that name them.';
  COMMENT ON COLUMN templates.protocol_version IS 'The agent protocol that its sessions need.';`;

const AGENTS = `
  ALTER TABLE agents ADD COLUMN protocol_version integer NOT NULL DEFAULT 1;
  COMMENT ON COLUMN agents.protocol_version IS 'What it spoke when it connected last.';`;

/** Templates say how containers and web applications are run, and agents what they understand of it. */
export class TemplateDefinitions1764100000000 implements MigrationInterface {
  readonly name = 'TemplateDefinitions1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TEMPLATES);
    await runner.query(AGENTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE agents DROP COLUMN protocol_version');
    await runner.query(`ALTER TABLE templates DROP COLUMN protocol_version, DROP COLUMN removed_at, DROP COLUMN shipped,
      DROP COLUMN web, DROP COLUMN container, DROP COLUMN stream_path`);
  }
}
