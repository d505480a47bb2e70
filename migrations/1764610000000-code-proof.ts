import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What only the holder of the second step may do asks when a sign-in has last shown it: a provider may have stood for it at the door. */
export class CodeProof1764610000000 implements MigrationInterface {
  readonly name = 'CodeProof1764610000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sign_ins ADD COLUMN code_passed_at timestamptz(3);
      COMMENT ON COLUMN sign_ins.code_passed_at IS 'When a code of the second step was last accepted in this sign-in; null until one was.'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sign_ins DROP COLUMN code_passed_at');
  }
}
