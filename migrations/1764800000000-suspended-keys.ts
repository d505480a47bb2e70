import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API keys rest from the moment on at which a provider takes its word for somebody back. */
export class SuspendedKeys1764800000000 implements MigrationInterface {
  readonly name = 'SuspendedKeys1764800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE identities ADD COLUMN refused_at timestamptz(3)');
    await runner.query(`COMMENT ON COLUMN identities.refused_at IS
      'When the provider last took its word back; it holds again once last_used_at is later. Null while it never did.'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE identities DROP COLUMN refused_at');
  }
}
