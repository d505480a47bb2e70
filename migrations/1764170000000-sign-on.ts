import type { MigrationInterface, QueryRunner } from 'typeorm';

const PEOPLE = `
  ALTER TABLE users ADD COLUMN email text, ADD COLUMN email_key text;
  CREATE UNIQUE INDEX users_email_key ON users (email_key);
  COMMENT ON COLUMN users.email_key IS 'What is compared, and unique. Only addresses that somebody vouched for stand here.';`;

const PROVIDERS = `
  CREATE TABLE identity_providers (
    id uuid PRIMARY KEY,
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    kind text NOT NULL CHECK (kind IN ('oidc', 'saml')),
    name text NOT NULL,
    preset text NOT NULL,
    config jsonb NOT NULL,
    mapping jsonb NOT NULL,
    sealed_secrets jsonb,
    is_enabled boolean NOT NULL,
    is_configured boolean NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now()
  );
  COMMENT ON COLUMN identity_providers.is_configured IS 'Whether it comes from the configuration of the processes, which alone may change it.';
  CREATE TABLE identities (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    issuer text NOT NULL,
    subject text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    last_used_at timestamptz(3) NOT NULL DEFAULT now(),
    UNIQUE (issuer, subject)
  );
  CREATE INDEX identities_user ON identities (user_id);`;

const SIGN_INS = `
  CREATE TABLE federated_sign_ins (
    sign_in_id uuid PRIMARY KEY REFERENCES sign_ins(id) ON DELETE CASCADE,
    provider_id uuid NOT NULL REFERENCES identity_providers(id) ON DELETE CASCADE,
    identity_id uuid NOT NULL REFERENCES identities(id) ON DELETE CASCADE,
    provider_session text,
    sealed_tokens jsonb,
    check_at timestamptz(3),
    failed_checks integer NOT NULL DEFAULT 0
  );
  CREATE INDEX federated_sign_ins_provider ON federated_sign_ins (provider_id, provider_session);
  CREATE INDEX federated_sign_ins_identity ON federated_sign_ins (identity_id);
  CREATE INDEX federated_sign_ins_check ON federated_sign_ins (check_at) WHERE check_at IS NOT NULL;
  COMMENT ON COLUMN federated_sign_ins.check_at IS 'When the provider is asked again whether the person may stay; null where it cannot be asked.';
  CREATE TABLE one_time_marks (
    purpose text NOT NULL,
    mark bytea NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    PRIMARY KEY (purpose, mark)
  );
  CREATE INDEX one_time_marks_expiry ON one_time_marks (expires_at);
  COMMENT ON TABLE one_time_marks IS 'Digests of what was used and must not be used again, shared by all replicas.';
  CREATE TABLE saml_results (
    hash bytea PRIMARY KEY,
    provider_id uuid NOT NULL REFERENCES identity_providers(id) ON DELETE CASCADE,
    result jsonb NOT NULL,
    expires_at timestamptz(3) NOT NULL
  );
  CREATE INDEX saml_results_expiry ON saml_results (expires_at);`;

/** Single sign-on: providers, whom they vouch for, and what was used already. */
export class SignOn1764170000000 implements MigrationInterface {
  readonly name = 'SignOn1764170000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [PEOPLE, PROVIDERS, SIGN_INS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE saml_results, one_time_marks, federated_sign_ins, identities, identity_providers');
    await runner.query('ALTER TABLE users DROP COLUMN email, DROP COLUMN email_key');
  }
}
