import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People are told of changes to what protects their account: a handful among the thousands of entries about them. */
export class SecurityNotices1765300000000 implements MigrationInterface {
  readonly name = 'SecurityNotices1765300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX events_security_notices ON events (target_id, occurred_at)
      WHERE target_kind = 'user' AND name IN ('password-reset.created', 'password.changed', 'second-step.enabled',
        'second-step.disabled', 'recovery-codes.renewed', 'api-key.created', 'identity.linked', 'security-notice.answered')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX events_security_notices');
  }
}
