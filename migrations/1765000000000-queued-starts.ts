import type { MigrationInterface, QueryRunner } from 'typeorm';

const RELAX = `
  ALTER TABLE sessions DROP CONSTRAINT sessions_reason_check,
    ADD CONSTRAINT sessions_reason_check CHECK (
      (state <> 'failed' OR reason_code IS NOT NULL)
      AND (state NOT IN ('starting', 'waking') OR coalesce(reason_code, 'awaiting-turn') = 'awaiting-turn')
      AND (state <> 'running' OR reason_code IS NULL))`;
const FORGET = `
  UPDATE sessions SET reason_code = NULL, reason_message = NULL WHERE state IN ('starting', 'waking')`;
const TIGHTEN = `
  ALTER TABLE sessions DROP CONSTRAINT sessions_reason_check,
    ADD CONSTRAINT sessions_reason_check CHECK (
      (state <> 'failed' OR reason_code IS NOT NULL) AND (state NOT IN ('starting', 'running', 'waking') OR reason_code IS NULL))`;

/** A session whose start waits for its turn on its agent says so. */
export class QueuedStarts1765000000000 implements MigrationInterface {
  readonly name = 'QueuedStarts1765000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RELAX);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(FORGET);
    await runner.query(TIGHTEN);
  }
}
