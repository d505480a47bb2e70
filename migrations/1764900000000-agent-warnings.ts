import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What agents say is the matter with their platforms. */
export class AgentWarnings1764900000000 implements MigrationInterface {
  readonly name = 'AgentWarnings1764900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE agents ADD COLUMN warnings jsonb NOT NULL DEFAULT '[]'
      CONSTRAINT agents_warnings_check CHECK (jsonb_typeof(warnings) = 'array' AND jsonb_array_length(warnings) <= 16)`);
    await runner.query(`COMMENT ON COLUMN agents.warnings IS
      'What it last said is the matter with its platform: objects of code and message, none where all is well or nothing was said.'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE agents DROP COLUMN warnings');
  }
}
