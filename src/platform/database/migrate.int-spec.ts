import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { OrphanStates1765350000000 } from '../../../migrations/1765350000000-orphan-states.js';
import { startControlPlane } from '../../control-plane.js';
import { aConfig } from '../../../testing/config.js';
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

  it('tells whoever starts meanwhile what to do when somebody is in its way', async () => {
    const last = new OrphanStates1765350000000();
    const holder = database.dataSource.createQueryRunner();
    await last.down(holder);
    await holder.query('DELETE FROM migrations WHERE name = $1', [last.name]);
    await holder.startTransaction();
    await holder.query('SELECT FROM orphans');
    const started = startControlPlane(aConfig({ DATABASE_URL: database.url }));
    await expect(started).rejects.toThrow(
      'The database was not migrated: Somebody else is using what it changes. Start again when that is done. Long transactions',
    );
    await holder.commitTransaction();
    await holder.release();
    expect((await migrate(database.url)).made).toEqual([last.name]);
  });
});
