import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when agents have their keys, and the key before, which is good for a while. */
export class AgentKeys1764910000000 implements MigrationInterface {
  readonly name = 'AgentKeys1764910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE agents
      ADD COLUMN key_since timestamptz(3) NOT NULL DEFAULT now(),
      ADD COLUMN previous_public_key text,
      ADD COLUMN previous_key_until timestamptz(3),
      ADD CONSTRAINT agents_previous_key_check CHECK ((previous_public_key IS NULL) = (previous_key_until IS NULL))`);
    await runner.query('UPDATE agents SET key_since = created_at');
    await runner.query(`COMMENT ON COLUMN agents.key_since IS 'Since when it has its public key.'`);
    await runner.query(`COMMENT ON COLUMN agents.previous_public_key IS
      'The key before, which opens connections until previous_key_until: an agent may have been stopped before it learnt that its new one was taken.'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE agents DROP COLUMN key_since, DROP COLUMN previous_public_key, DROP COLUMN previous_key_until`,
    );
  }
}
