import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = `
  ALTER TABLE templates ADD COLUMN end_of_day jsonb CHECK (jsonb_typeof(end_of_day) = 'object');
  ALTER TABLE sessions
    ADD COLUMN day_ends_at timestamptz(3),
    ADD COLUMN kept_until timestamptz(3),
    ADD COLUMN sleep_action text CHECK (sleep_action IN ('standby', 'hibernate', 'end')),
    ADD COLUMN keepable_until timestamptz(3),
    ADD COLUMN is_watched boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT sessions_sleep_cause_check,
    ADD CONSTRAINT sessions_sleep_cause_check CHECK (sleep_cause IN ('idle', 'lifetime', 'end-of-day'));
  COMMENT ON COLUMN templates.end_of_day IS 'Rule for when the day of its sessions ends; null where nothing is said here.';
  COMMENT ON COLUMN sessions.day_ends_at IS 'The end of the day that was ahead when it was planned last, by the rule.';
  COMMENT ON COLUMN sessions.kept_until IS 'Until when its owner asked to put that off.';
  COMMENT ON COLUMN sessions.sleep_action IS 'What becomes of it at sleeps_at, as its owner was told.';
  COMMENT ON COLUMN sessions.keepable_until IS 'Until when its owner may put that off, as they were told.';
  COMMENT ON COLUMN sessions.is_watched IS 'Whether somebody looked at its screen when its agent said so last.';`;

/** Two groups whose names differ by case alone cannot be told apart. */
const GROUP_NAMES = 'CREATE UNIQUE INDEX groups_name_folded ON groups (lower(name))';
const GROUP_LIST = 'CREATE INDEX groups_created ON groups (created_at, id)';

/** Past sessions grow without end, and the list of those that are not over must not have to get past them. */
const LIVE_SESSIONS = `
  CREATE INDEX sessions_owner_live ON sessions (owner_id, created_at, id) WHERE state <> 'ended'`;

/** Times of day at which sessions sleep or end. */
export class EndOfDay1764151000000 implements MigrationInterface {
  readonly name = 'EndOfDay1764151000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [COLUMNS, GROUP_NAMES, GROUP_LIST, LIVE_SESSIONS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX groups_name_folded, groups_created, sessions_owner_live');
    await runner.query(`UPDATE sessions SET sleep_cause = NULL, sleeps_at = NULL WHERE sleep_cause = 'end-of-day'`);
    await runner.query(`ALTER TABLE sessions DROP CONSTRAINT sessions_sleep_cause_check,
      ADD CONSTRAINT sessions_sleep_cause_check CHECK (sleep_cause IN ('idle', 'lifetime')),
      DROP COLUMN day_ends_at, DROP COLUMN kept_until, DROP COLUMN sleep_action, DROP COLUMN keepable_until,
      DROP COLUMN is_watched`);
    await runner.query('ALTER TABLE templates DROP COLUMN end_of_day');
  }
}
