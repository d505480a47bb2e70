import type { MigrationInterface, QueryRunner } from 'typeorm';

const SIGN_INS = `
  ALTER TABLE sign_ins ADD COLUMN authenticated_at timestamptz(3) NOT NULL DEFAULT now();
  COMMENT ON COLUMN sign_ins.authenticated_at IS 'When the person last proved who they are in this sign-in.';`;

const FACTORS = `
  CREATE TABLE mfa_factors (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    sealed_secret jsonb NOT NULL,
    confirmed_at timestamptz(3),
    last_step bigint,
    failures integer NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );
  CREATE UNIQUE INDEX mfa_factors_confirmed ON mfa_factors (user_id) WHERE confirmed_at IS NOT NULL;
  CREATE UNIQUE INDEX mfa_factors_pending ON mfa_factors (user_id) WHERE confirmed_at IS NULL;
  COMMENT ON COLUMN mfa_factors.confirmed_at IS 'Null until a first code has shown that the secret arrived; asks nothing of anybody before.';
  COMMENT ON COLUMN mfa_factors.last_step IS 'Time step (RFC 6238) of the last code that was accepted; none up to it is accepted again.';
  COMMENT ON COLUMN mfa_factors.failures IS 'Wrong codes in a row.';
  CREATE TABLE recovery_codes (
    user_id uuid NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    hash bytea NOT NULL,
    used_at timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, hash)
  );
  CREATE TABLE second_step_challenges (
    hash bytea PRIMARY KEY,
    sign_in_id uuid NOT NULL REFERENCES sign_ins(id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('code', 'enrolment')),
    method text NOT NULL,
    sign_in_ms double precision NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    expires_at timestamptz(3) NOT NULL
  );
  CREATE INDEX second_step_challenges_expiry ON second_step_challenges (expires_at);
  COMMENT ON TABLE second_step_challenges IS 'Half-tokens of sign-ins that wait for their second step.';
  COMMENT ON COLUMN second_step_challenges.sign_in_ms IS 'Life of the sign-in once the step is done, in milliseconds.';`;

/** The second step of a sign-in, and when people last proved who they are. */
export class SecondStep1764180000000 implements MigrationInterface {
  readonly name = 'SecondStep1764180000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [SIGN_INS, FACTORS]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE second_step_challenges, recovery_codes, mfa_factors');
    await runner.query('ALTER TABLE sign_ins DROP COLUMN authenticated_at');
  }
}
