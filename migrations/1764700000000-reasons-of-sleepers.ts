import type { MigrationInterface, QueryRunner } from 'typeorm';

const RELAX = `
  ALTER TABLE sessions DROP CONSTRAINT sessions_check,
    ADD CONSTRAINT sessions_reason_check CHECK (
      (state <> 'failed' OR reason_code IS NOT NULL) AND (state NOT IN ('starting', 'running', 'waking') OR reason_code IS NULL))`;
const BEGUN = `
  ALTER TABLE sessions ADD COLUMN begun_generation integer;
  COMMENT ON COLUMN sessions.begun_generation IS
    'Generation that the agent said it had begun to start or wake: from then on it has its whole time, once.';`;
const PROCESS = `
  ALTER TABLE agents ADD COLUMN process_id uuid;
  COMMENT ON COLUMN agents.process_id IS 'What the process that is connected calls itself; null where it does not say.';`;
const FORGET = `
  UPDATE sessions SET reason_code = NULL, reason_message = NULL WHERE state IN ('standby', 'hibernating', 'hibernated')`;
const TIGHTEN = `
  ALTER TABLE sessions DROP CONSTRAINT sessions_reason_check,
    ADD CONSTRAINT sessions_check CHECK (
      (state = 'failed') = (reason_code IS NOT NULL) OR state IN ('pending', 'ending', 'ended'))`;

/** A session that could not be woken sleeps on, and its row says why. A start that waits for its turn on the agent loses no time. Copies of agents are told apart. */
export class ReasonsOfSleepers1764700000000 implements MigrationInterface {
  readonly name = 'ReasonsOfSleepers1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RELAX);
    await runner.query(BEGUN);
    await runner.query(PROCESS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(FORGET);
    await runner.query(TIGHTEN);
    await runner.query('ALTER TABLE sessions DROP COLUMN begun_generation');
    await runner.query('ALTER TABLE agents DROP COLUMN process_id');
  }
}
