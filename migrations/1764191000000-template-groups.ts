import type { MigrationInterface, QueryRunner } from 'typeorm';

const TEMPLATE_GROUPS = `
  CREATE TABLE template_groups (
    template_id text NOT NULL REFERENCES templates(id) ON DELETE CASCADE,
    group_id uuid NOT NULL REFERENCES groups(id) ON DELETE CASCADE,
    PRIMARY KEY (template_id, group_id)
  );
  CREATE INDEX template_groups_group ON template_groups (group_id);
  ALTER TABLE templates ADD COLUMN is_restricted boolean NOT NULL DEFAULT false;
  COMMENT ON COLUMN templates.is_restricted IS
    'Whether only members of its groups see and launch it. A column of its own: with its last group gone, nobody does, rather than everybody.';`;

/** Applications that only some groups see. */
export class TemplateGroups1764191000000 implements MigrationInterface {
  readonly name = 'TemplateGroups1764191000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TEMPLATE_GROUPS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE templates DROP COLUMN is_restricted');
    await runner.query('DROP TABLE template_groups');
  }
}
