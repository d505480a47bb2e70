import type { MigrationInterface, QueryRunner } from 'typeorm';

const API_KEYS = `
  CREATE TABLE api_keys (
    id uuid PRIMARY KEY REFERENCES sign_ins(id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    name text NOT NULL,
    prefix text NOT NULL,
    hash bytea NOT NULL UNIQUE,
    scopes text[] NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    last_used_at timestamptz(3)
  );
  CREATE INDEX api_keys_user ON api_keys (user_id, created_at);
  COMMENT ON COLUMN api_keys.id IS 'A key is a sign-in without refresh tokens: that row says how long it lives, and whether it was revoked.';
  COMMENT ON COLUMN api_keys.prefix IS 'First characters of the key, by which its owner knows it again.';`;

const PASSWORD_RESETS = `
  CREATE TABLE password_resets (
    user_id uuid PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
    hash bytea NOT NULL UNIQUE,
    expires_at timestamptz(3) NOT NULL
  );
  CREATE INDEX users_created ON users (created_at, id);`;

/** Keys for programs, and links with which people choose a new password. */
export class ApiKeys1764181000000 implements MigrationInterface {
  readonly name = 'ApiKeys1764181000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [API_KEYS, PASSWORD_RESETS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX users_created');
    await runner.query('DROP TABLE password_resets, api_keys');
  }
}
