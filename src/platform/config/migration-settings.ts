import { z } from 'zod';
import type { ControlPlaneEnvironment } from './control-plane.env.js';
import { EnvironmentError } from './environment.js';

/** Who brings the schema up to date, and how. */
export interface MigrationSettings {
  /** `postgres:` URL of the role that owns the schema; null for that of the application. */
  readonly url: string | null;
  /** Each replica at its start, or somebody else (`dist/src/migrate.js`) whom replicas wait for. */
  readonly when: 'on-start' | 'wait';
  /** How long is waited for somebody else, in milliseconds. */
  readonly deadlineMs: number;
}

/** Variables about the schema. */
export const MigrationVariables = {
  DATABASE_MIGRATION_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('Connection of the role that owns the schema. Default: DATABASE_URL.'),
  DATABASE_MIGRATIONS: z
    .enum(['on-start', 'wait'])
    .default('on-start')
    .describe(
      'Who brings the schema of the database up to date: each replica at its start (on-start), or dist/src/migrate.js, whom replicas wait for (wait).',
    ),
  DATABASE_MIGRATION_DEADLINE_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(86_400_000)
    .default(300_000)
    .describe(
      'How long dist/src/migrate.js tries until the database is there and up to date, and how long replicas wait for it, in milliseconds.',
    ),
};

/** Whether entries ever leave the log: whoever brings the schema up to date grants the application's role what that takes. */
export const RetentionVariables = {
  STREAMSPACE_AUDIT_KEEP_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(36_500)
    .optional()
    .describe(
      'Days after which entries of the log move to files in STREAMSPACE_AUDIT_ARCHIVE_DIR, each with a signed checkpoint. Default: none, and the ' +
        'database keeps everything.',
    ),
};

/** All that `dist/src/migrate.js` reads. */
export const MigrationEnvironment = z.object({
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'Set the address of the PostgreSQL, postgres://USER:PASSWORD@HOST/DATABASE.',
  }),
  ...MigrationVariables,
  ...RetentionVariables,
});

/**
 * The settings out of the environment.
 *
 * @throws EnvironmentError where nobody would be waited for.
 */
export function migrationSettings(env: ControlPlaneEnvironment): MigrationSettings {
  const when = env.DATABASE_MIGRATIONS;
  if (when === 'wait' && env.DATABASE_URL === undefined) {
    throw new EnvironmentError([
      'DATABASE_MIGRATIONS: Set DATABASE_URL as well, or leave it on-start; nobody else brings the embedded database up to date.',
    ]);
  }
  return { url: env.DATABASE_MIGRATION_URL ?? null, when, deadlineMs: env.DATABASE_MIGRATION_DEADLINE_MS };
}
