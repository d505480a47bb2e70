import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was asked for within a minute, for all replicas together. Lost in a crash without harm, hence not written ahead. */
export class RateWindows1764200000000 implements MigrationInterface {
  readonly name = 'RateWindows1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE rate_windows (
        subject text PRIMARY KEY,
        taken integer NOT NULL CHECK (taken >= 0),
        ends_at timestamptz(3) NOT NULL
      );
      CREATE INDEX rate_windows_end ON rate_windows (ends_at);
      COMMENT ON COLUMN rate_windows.subject IS 'A keyed digest: neither people nor addresses are stored.';`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rate_windows');
  }
}
