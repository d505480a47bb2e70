import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A start that was broken off is told from one that goes on by how long it takes. What is there already counts from now. */
export class OrphanStates1765350000000 implements MigrationInterface {
  readonly name = 'OrphanStates1765350000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orphans ADD COLUMN state_since timestamptz NOT NULL DEFAULT now()');
    await runner.query(
      `COMMENT ON COLUMN orphans.state_since IS 'Since when its agent has named it in this state, as the database saw it.'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orphans DROP COLUMN state_since');
  }
}
