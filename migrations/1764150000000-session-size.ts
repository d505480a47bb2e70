import type { MigrationInterface, QueryRunner } from 'typeorm';

const RESIZE = `
  ALTER TABLE sessions
    ADD COLUMN limits_in_force jsonb,
    ADD COLUMN is_unanswered boolean NOT NULL DEFAULT false;
  COMMENT ON COLUMN sessions.limits_in_force IS 'What its programs are limited to while that is not what resources say; null when it is.';
  COMMENT ON COLUMN sessions.is_unanswered IS 'Whether its agent has yet to answer the newest generation although state and desired are the same.';`;

/** Sessions that are given another size while they run. */
export class SessionSize1764150000000 implements MigrationInterface {
  readonly name = 'SessionSize1764150000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RESIZE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sessions DROP COLUMN limits_in_force, DROP COLUMN is_unanswered');
  }
}
