import { DataSource, QueryFailedError, type QueryRunner } from 'typeorm';
import { InitialSchema1763900000000 } from '../../../migrations/1763900000000-initial-schema.js';
import { SessionThumbnails1764000000000 } from '../../../migrations/1764000000000-session-thumbnails.js';
import { TemplateDefinitions1764100000000 } from '../../../migrations/1764100000000-template-definitions.js';
import { Quotas1764110000000 } from '../../../migrations/1764110000000-quotas.js';
import { Sleep1764120000000 } from '../../../migrations/1764120000000-sleep.js';
import { Replicas1764130000000 } from '../../../migrations/1764130000000-replicas.js';
import { Recovery1764140000000 } from '../../../migrations/1764140000000-recovery.js';
import { SessionSize1764150000000 } from '../../../migrations/1764150000000-session-size.js';
import { EndOfDay1764151000000 } from '../../../migrations/1764151000000-end-of-day.js';
import { AuditEnvelope1764160000000 } from '../../../migrations/1764160000000-audit-envelope.js';
import { AuditCheckpoints1764161000000 } from '../../../migrations/1764161000000-audit-checkpoints.js';
import { RateWindows1764200000000 } from '../../../migrations/1764200000000-rate-windows.js';
import { AuditArchives1764400000000 } from '../../../migrations/1764400000000-audit-archives.js';
import { MembersSince1764620000000 } from '../../../migrations/1764620000000-members-since.js';
import { CodeProof1764610000000 } from '../../../migrations/1764610000000-code-proof.js';
import { IdentitiesOfProviders1764600000000 } from '../../../migrations/1764600000000-identities-of-providers.js';
import { ReasonsOfSleepers1764700000000 } from '../../../migrations/1764700000000-reasons-of-sleepers.js';
import { ErasureOrder1764810000000 } from '../../../migrations/1764810000000-erasure-order.js';
import { ErasedPeople1764820000000 } from '../../../migrations/1764820000000-erased-people.js';
import { AgentKeys1764910000000 } from '../../../migrations/1764910000000-agent-keys.js';
import { AgentWarnings1764900000000 } from '../../../migrations/1764900000000-agent-warnings.js';
import { QueuedStarts1765000000000 } from '../../../migrations/1765000000000-queued-starts.js';
import { SecurityNotices1765300000000 } from '../../../migrations/1765300000000-security-notices.js';
import { OrphanStates1765350000000 } from '../../../migrations/1765350000000-orphan-states.js';
import { SuspendedKeys1764800000000 } from '../../../migrations/1764800000000-suspended-keys.js';
import { SignOn1764170000000 } from '../../../migrations/1764170000000-sign-on.js';
import { SecondStep1764180000000 } from '../../../migrations/1764180000000-second-step.js';
import { ApiKeys1764181000000 } from '../../../migrations/1764181000000-api-keys.js';
import { TemplateGroups1764191000000 } from '../../../migrations/1764191000000-template-groups.js';
import { SessionShares1764190000000 } from '../../../migrations/1764190000000-session-shares.js';
import { type ApplicationGrants, grantToApplication } from './grants.js';
import { isLockTaken } from './database-unavailable.js';
import { endTurn, SchemaInUseError, takeTurn } from './migration-turn.js';
import { refuseOtherLine, schemaState } from './schema-state.js';

/** Every migration, oldest first. What a merged one makes is never changed. */
export const MIGRATIONS = [
  InitialSchema1763900000000,
  SessionThumbnails1764000000000,
  TemplateDefinitions1764100000000,
  Quotas1764110000000,
  Sleep1764120000000,
  Replicas1764130000000,
  Recovery1764140000000,
  SessionSize1764150000000,
  EndOfDay1764151000000,
  AuditEnvelope1764160000000,
  AuditCheckpoints1764161000000,
  SignOn1764170000000,
  SecondStep1764180000000,
  ApiKeys1764181000000,
  SessionShares1764190000000,
  TemplateGroups1764191000000,
  RateWindows1764200000000,
  AuditArchives1764400000000,
  IdentitiesOfProviders1764600000000,
  CodeProof1764610000000,
  MembersSince1764620000000,
  ReasonsOfSleepers1764700000000,
  SuspendedKeys1764800000000,
  ErasureOrder1764810000000,
  ErasedPeople1764820000000,
  AgentWarnings1764900000000,
  AgentKeys1764910000000,
  QueuedStarts1765000000000,
  SecurityNotices1765300000000,
  OrphanStates1765350000000,
];

/** Their names, as the table `migrations` has them. */
export const MIGRATION_NAMES: readonly string[] = MIGRATIONS.map((Migration) => new Migration().name);

/** What became of the schema. Names of migrations, oldest first. */
export interface Migrated {
  readonly made: readonly string[];
  /** What a later version has changed before. */
  readonly unknown: readonly string[];
}

/**
 * Brings the schema up to date, one process at a time. Waits at most a minute for another one, and never blocks a table that is in use for
 * more than 2 s.
 *
 * @param url of the role that owns the schema.
 * @param applicationUrl of the role that the application uses, when it is another one; it is granted what it needs and no more.
 * @param grants what else it is granted.
 * @throws an error that `isLockTaken` knows when others work on the database for longer than this waits.
 * @throws SchemaError, having changed nothing, when another line of versions has changed the schema.
 */
export async function migrate(
  url: string,
  applicationUrl: string = url,
  grants: ApplicationGrants = { mayArchive: false },
): Promise<Migrated> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    extra: { max: 2, connectionTimeoutMillis: 10_000, options: '-c lock_timeout=2000' },
  });
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await takeTurn(lock);
    const before = schemaState(await appliedMigrations(lock), MIGRATION_NAMES);
    refuseOtherLine(before);
    const made = await dataSource.runMigrations();
    await grantToApplication(lock, roleOf(applicationUrl), grants);
    return { made: made.map(({ name }) => name), unknown: before.unknown };
  } catch (error) {
    throw error instanceof QueryFailedError && isLockTaken(error) ? new SchemaInUseError(error) : error;
  } finally {
    await endTurn(lock);
    await lock.release();
    await dataSource.destroy();
  }
}

async function appliedMigrations(runner: QueryRunner): Promise<string[]> {
  if (!(await runner.hasTable('migrations'))) return [];
  const rows = (await runner.query('SELECT name FROM migrations ORDER BY timestamp')) as { name: string }[];
  return rows.map(({ name }) => name);
}

/** Name of the role that a `postgres:` URL signs in with. */
function roleOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}
