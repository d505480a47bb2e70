import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { isDatabaseUnavailable } from './database-unavailable.js';
import { PreparedQuery } from './prepared-query.js';

describe('a prepared query', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.stop());

  const doubled = new PreparedQuery<{ value: number }>('spec-doubled', 'SELECT 2 * $1::int AS value');
  /** What the connections that ran it have prepared; there is one connection as long as one query runs at a time. */
  const prepared = async (): Promise<unknown> =>
    database.dataSource.query(`SELECT name, from_sql FROM pg_prepared_statements WHERE name LIKE 'spec-%'`);

  it('is prepared once and answers every time', async () => {
    for (const value of [1, 2, 3])
      expect(await doubled.run(database.dataSource, [value])).toEqual([{ value: 2 * value }]);
    expect(await prepared()).toEqual([{ name: 'spec-doubled', from_sql: false }]);
  });

  it('answers where somebody between forgot it, and where a table changed meanwhile', async () => {
    await doubled.run(database.dataSource, [1]);
    await database.dataSource.query('DEALLOCATE ALL');
    expect(await doubled.run(database.dataSource, [4])).toEqual([{ value: 8 }]);
    await database.dataSource.query('CREATE TABLE spec_table AS SELECT 1 AS value');
    const all = new PreparedQuery('spec-all', 'SELECT * FROM spec_table');
    await all.run(database.dataSource, []);
    await database.dataSource.query(`ALTER TABLE spec_table ADD COLUMN more text DEFAULT 'x'`);
    expect(await all.run(database.dataSource, [])).toEqual([{ value: 1, more: 'x' }]);
  });

  it('fails as the database says, and gives its connection back', async () => {
    const wrong = new PreparedQuery('spec-wrong', 'SELECT nothing FROM nowhere');
    for (let index = 0; index < 10; index += 1) {
      await expect(wrong.run(database.dataSource, [])).rejects.toMatchObject({ code: '42P01' });
    }
    await expect(wrong.run(database.dataSource, []).catch(isDatabaseUnavailable)).resolves.toBe(false);
    expect(await doubled.run(database.dataSource, [5])).toEqual([{ value: 10 }]);
  });
});
