import type { MigrationInterface, QueryRunner } from 'typeorm';

const GROUPS = `
  CREATE TABLE groups (
    id uuid PRIMARY KEY,
    name text NOT NULL UNIQUE,
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );
  CREATE TABLE group_members (
    group_id uuid NOT NULL REFERENCES groups(id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
  );
  CREATE INDEX group_members_user ON group_members (user_id);`;

const QUOTAS = `
  CREATE TABLE quotas (
    subject text NOT NULL CHECK (subject IN ('default', 'group', 'user')),
    user_id uuid REFERENCES users(id) ON DELETE CASCADE,
    group_id uuid REFERENCES groups(id) ON DELETE CASCADE,
    limits jsonb NOT NULL CHECK (jsonb_typeof(limits) = 'object'),
    updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    UNIQUE NULLS NOT DISTINCT (subject, user_id, group_id),
    CHECK ((subject = 'user') = (user_id IS NOT NULL)),
    CHECK ((subject = 'group') = (group_id IS NOT NULL))
  );
  CREATE INDEX quotas_user ON quotas (user_id) WHERE user_id IS NOT NULL;
  CREATE INDEX quotas_group ON quotas (group_id) WHERE group_id IS NOT NULL;
  COMMENT ON COLUMN quotas.limits IS 'By name; a limit that is missing is not settled here, null is unlimited.';`;

/** What counts towards a quota is read from the sessions of one person. */
const USAGE = `
  CREATE INDEX sessions_owner_counted ON sessions (owner_id) WHERE NOT (state = 'ended' OR (state = 'failed' AND is_released));`;

/** Quotas of everybody, of groups and of people. */
export class Quotas1764110000000 implements MigrationInterface {
  readonly name = 'Quotas1764110000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [GROUPS, QUOTAS, USAGE]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sessions_owner_counted');
    await runner.query('DROP TABLE quotas, group_members, groups');
  }
}
