import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { migrate } from './migrate.js';

const LOG = ['events', 'event_seals', 'event_origins', 'event_checkpoints', 'audit_keys', 'event_archives'];

describe("the application's own role", () => {
  const role = `app_${randomUUID().slice(0, 8)}`;
  let database: TestDatabase;
  let app: DataSource;

  beforeAll(async () => {
    database = await startTestDatabase();
    await database.dataSource.query(`CREATE ROLE ${role} LOGIN PASSWORD 'only-for-this-spec'`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'only-for-this-spec';
    await migrate(database.url, url.href);
    app = await new DataSource({ type: 'postgres', url: url.href }).initialize();
    await app.query(
      `INSERT INTO events (id, name, actor, data) VALUES (gen_random_uuid(), 'user.updated', '{"kind":"system"}', '{}')`,
    );
  });
  afterAll(async () => {
    await app.destroy();
    await database.dataSource.query(`DROP OWNED BY ${role}`);
    await database.dataSource.query(`DROP ROLE ${role}`);
    await database.stop();
  });

  it.each(LOG)('reads and appends to %s, and may do nothing else', async (table) => {
    await app.query(`SELECT * FROM ${table}`);
    const [column] = await app.query<{ name: string }[]>(
      'SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 LIMIT 1',
      [table],
    );
    for (const sql of [
      `UPDATE ${table} SET ${column?.name ?? ''} = ${column?.name ?? ''}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
      `DROP TRIGGER ${table}_no_truncate ON ${table}`,
      `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
    ]) {
      await expect(app.query(sql)).rejects.toMatchObject({ driverError: { code: '42501' } });
    }
    const rights = await app.query<{ right: string }[]>(
      `SELECT privilege_type AS right FROM information_schema.role_table_grants WHERE grantee = $1 AND table_name = $2 ORDER BY 1`,
      [role, table],
    );
    expect(rights.map(({ right }) => right)).toEqual(['INSERT', 'SELECT']);
  });

  it('changes other rows, and erases origins only by the function that looks for the word in the log', async () => {
    await app.query(`UPDATE users SET display_name = display_name`);
    await app.query(`DELETE FROM stream_tickets`);
    expect(await app.query('SELECT erase_origins($1) AS count', [randomUUID()])).toEqual([{ count: 0 }]);
  });

  it('takes entries out of the log only where archiving is configured, and then only what was archived', async () => {
    const remove = (): Promise<unknown> => app.query('SELECT remove_archived_events(1000) AS removed');
    await expect(remove()).rejects.toMatchObject({ driverError: { code: '42501' } });
    const url = new URL(database.url);
    url.username = role;
    await migrate(database.url, url.href, { mayArchive: true });
    expect(await remove()).toEqual([{ removed: 0 }]);
    await migrate(database.url, url.href);
    await expect(remove()).rejects.toMatchObject({ driverError: { code: '42501' } });
  });
});
