import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People whose data was erased: their row stays, since past sessions and the log name its id, and says nothing of them. */
export class ErasedPeople1764820000000 implements MigrationInterface {
  readonly name = 'ErasedPeople1764820000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users ADD COLUMN erased_at timestamptz(3)');
    await runner.query(`COMMENT ON COLUMN users.erased_at IS
      'When everything about the person was erased, for good; the row is nobody''s then. Null for everybody else.'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users DROP COLUMN erased_at');
  }
}
