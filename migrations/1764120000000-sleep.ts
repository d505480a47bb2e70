import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = `
  ALTER TABLE templates ADD COLUMN standby_minutes integer CHECK (standby_minutes > 0);
  ALTER TABLE sessions
    ADD COLUMN idle_from timestamptz(3),
    ADD COLUMN awake_from timestamptz(3),
    ADD COLUMN clocks_stopped_at timestamptz(3),
    ADD COLUMN sleeps_at timestamptz(3),
    ADD COLUMN sleep_cause text CHECK (sleep_cause IN ('idle', 'lifetime')),
    ADD COLUMN sleep_check_at timestamptz(3),
    ADD COLUMN was_frozen boolean NOT NULL DEFAULT false;
  ALTER TABLE agents ADD COLUMN heartbeat_at timestamptz(3);
  COMMENT ON COLUMN templates.standby_minutes IS 'Idle time after which a session is frozen, before it hibernates; null means never.';
  COMMENT ON COLUMN sessions.idle_from IS 'Since when nobody has used it, less the time that its agent was away.';
  COMMENT ON COLUMN sessions.awake_from IS 'Since when it has not slept, less the time that its agent was away.';
  COMMENT ON COLUMN sessions.clocks_stopped_at IS 'Since when these two stand still because the agent is unreachable.';
  COMMENT ON COLUMN sessions.sleeps_at IS 'When it is put to sleep, as its owner was told; may be later in truth, never sooner.';
  COMMENT ON COLUMN sessions.sleep_check_at IS 'When to work that out again; null means at once.';
  COMMENT ON COLUMN sessions.was_frozen IS 'Whether it was frozen when it began to stop, so that it counts as no processor time until it has.';
  COMMENT ON COLUMN agents.heartbeat_at IS 'When it last said who used what, once that was noted; last_seen_at is renewed without.';`;

const INDEX = `
  CREATE INDEX sessions_sleep_check ON sessions (coalesce(sleep_check_at, '-infinity')) WHERE state IN ('running', 'standby');`;

/** When sessions are put to sleep. */
export class Sleep1764120000000 implements MigrationInterface {
  readonly name = 'Sleep1764120000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [COLUMNS, INDEX]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sessions_sleep_check');
    await runner.query(`ALTER TABLE sessions DROP COLUMN idle_from, DROP COLUMN awake_from, DROP COLUMN clocks_stopped_at,
      DROP COLUMN sleeps_at, DROP COLUMN sleep_cause, DROP COLUMN sleep_check_at, DROP COLUMN was_frozen`);
    await runner.query('ALTER TABLE agents DROP COLUMN heartbeat_at');
    await runner.query('ALTER TABLE templates DROP COLUMN standby_minutes');
  }
}
