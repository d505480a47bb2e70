import { DataSource } from 'typeorm';
import { SecurityNotices1765300000000 } from '../../../migrations/1765300000000-security-notices.js';
import { until } from '../../../testing/auth/until.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { isLockTaken } from './database-unavailable.js';
import { migrate } from './migrate.js';

const INDEX = 'events_security_notices';
const INSERT = `INSERT INTO events (id, name, actor, data) VALUES (gen_random_uuid(), 'user.updated', '{"kind":"system"}', '{}')`;

describe('the migration of security notices', () => {
  const migration = new SecurityNotices1765300000000();
  let database: TestDatabase;
  let rows: DataSource;
  /** As migrations have it, but far less patient. */
  let impatient: DataSource;

  const connect = (options: string): Promise<DataSource> =>
    new DataSource({ type: 'postgres', url: database.url, extra: { max: 5, options } }).initialize();
  const isValid = async (): Promise<boolean | undefined> => {
    const found: { indisvalid: boolean }[] = await rows.query(
      'SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)',
      [INDEX],
    );
    return found[0]?.indisvalid;
  };
  const isWaiting = async (pid: number): Promise<boolean> => {
    const waiting = `SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'`;
    return (await rows.query<unknown[]>(waiting, [pid])).length > 0;
  };

  const pidOfBuild = async (): Promise<number> => {
    let pid = 0;
    await until(async () => {
      const building: { pid: number }[] = await rows.query(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%CREATE INDEX%' AND pid <> pg_backend_pid()`,
      );
      pid = building[0]?.pid ?? 0;
      return pid > 0;
    });
    return pid;
  };

  /** Builds the index while somebody is in the middle of writing to the log, and calls `meanwhile` once the build waits for them. */
  const buildBesideAWriter = async (meanwhile: (pid: number) => Promise<void>): Promise<void> => {
    const writer = rows.createQueryRunner();
    const builder = impatient.createQueryRunner();
    await writer.startTransaction();
    await writer.query(INSERT);
    const built = migration.up(builder);
    const settled = Promise.allSettled([built]);
    try {
      const pid = await pidOfBuild();
      await until(() => isWaiting(pid));
      await meanwhile(pid);
    } finally {
      await writer.commitTransaction();
      await writer.release();
      await settled;
      await builder.release();
    }
    await built;
  };

  beforeAll(async () => {
    database = await startTestDatabase();
    rows = await connect('-c lock_timeout=2000');
    impatient = await connect('-c lock_timeout=1');
  });
  beforeEach(() => rows.query(`DROP INDEX IF EXISTS ${INDEX}`));
  afterAll(async () => {
    await rows.destroy();
    await impatient.destroy();
    await database.stop();
  });

  it('stops nobody who writes to the log, and waits for those who are in the middle of it', async () => {
    await buildBesideAWriter(async () => {
      await expect(rows.query(INSERT)).resolves.toBeDefined();
      expect(await isValid()).toBe(false);
    });
    expect(await isValid()).toBe(true);
  });

  it('takes away what was left half built, and is patient for itself alone', async () => {
    const cancelled = buildBesideAWriter((pid) => rows.query('SELECT pg_cancel_backend($1)', [pid]));
    await expect(cancelled).rejects.toMatchObject({ driverError: { code: '57014' } });
    expect(await isValid()).toBe(false);
    const runner = impatient.createQueryRunner();
    await migration.up(runner);
    expect(await isValid()).toBe(true);
    expect(await runner.query('SHOW lock_timeout')).toEqual([{ lock_timeout: '1ms' }]);
    await runner.release();
  });

  it('leaves alone what is still being built for a process that has gone, and is tried again', async () => {
    const other = impatient.createQueryRunner();
    await buildBesideAWriter(async () => {
      const again = await migration.up(other).catch((error: unknown) => error);
      expect(isLockTaken(again)).toBe(true);
    });
    expect(await isValid()).toBe(true);
    await migration.up(other);
    await other.release();
    expect(await isValid()).toBe(true);
  });

  it('leaves what a process made that was stopped before it could write that down', async () => {
    const runner = rows.createQueryRunner();
    await migration.up(runner);
    await migration.up(runner);
    await runner.release();
    expect(await isValid()).toBe(true);
  });

  it('is not waited for by those for whom it would wait: several replicas that start at once', async () => {
    await rows.query('DELETE FROM migrations WHERE name = $1', [migration.name]);
    const made = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    expect(made.flatMap(({ made: names }) => names)).toEqual([migration.name]);
    expect(await isValid()).toBe(true);
  });
});
