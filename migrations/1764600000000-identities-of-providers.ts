import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who vouched is known best from the log, then from sign-ins that are still there, then from the name of the issuer. */
const WHO_VOUCHED = `
  UPDATE identities i SET provider_id = coalesce(
    (SELECT p.id FROM events e JOIN identity_providers p ON p.id::text = e.data->>'providerId'
      WHERE e.name = 'identity.linked' AND e.data->>'identityId' = i.id::text LIMIT 1),
    (SELECT f.provider_id FROM federated_sign_ins f WHERE f.identity_id = i.id LIMIT 1),
    (SELECT p.id FROM identity_providers p WHERE i.issuer = coalesce(p.config->>'issuer', p.config->>'entityId')
      ORDER BY p.created_at LIMIT 1))`;

/** An identity belongs to the provider that vouched for it: what another one calls itself opens nothing of it. */
export class IdentitiesOfProviders1764600000000 implements MigrationInterface {
  readonly name = 'IdentitiesOfProviders1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE identities ADD COLUMN provider_id uuid REFERENCES identity_providers(id) ON DELETE CASCADE`);
    await runner.query(WHO_VOUCHED);
    await runner.query(`
      DELETE FROM identities WHERE provider_id IS NULL;
      ALTER TABLE identities ALTER COLUMN provider_id SET NOT NULL, DROP CONSTRAINT identities_issuer_subject_key,
        ADD CONSTRAINT identities_provider_issuer_subject_key UNIQUE (provider_id, issuer, subject);
      COMMENT ON COLUMN identities.provider_id IS 'Who vouched. Issuers are names that a SAML provider gives itself, and prove nothing alone.';`);
  }

  /** Of several that only their provider told apart, the first one stays. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM identities later USING identities first
      WHERE later.issuer = first.issuer AND later.subject = first.subject
        AND (first.created_at, first.id) < (later.created_at, later.id);
      ALTER TABLE identities DROP COLUMN provider_id, ADD CONSTRAINT identities_issuer_subject_key UNIQUE (issuer, subject);`);
  }
}
