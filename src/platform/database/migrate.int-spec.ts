import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { migrate, MIGRATIONS } from './migrate.js';

describe('migrate', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.stop());

  it('does nothing the second time, also when replicas start at once', async () => {
    await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    const rows: unknown[] = await database.dataSource.query('SELECT * FROM migrations');
    expect(rows).toHaveLength(MIGRATIONS.length);
  });

  it.each(['UPDATE events SET name = name', 'DELETE FROM events', 'TRUNCATE events CASCADE', 'TRUNCATE event_seals'])(
    'makes the database refuse: %s',
    async (statement) => {
      await database.dataSource.query(
        `INSERT INTO events (id, name, actor, data) VALUES (gen_random_uuid(), 'user.updated', '{"kind":"system"}', '{}')`,
      );
      await expect(database.dataSource.query(statement)).rejects.toMatchObject({ driverError: { code: '42501' } });
    },
  );
});
