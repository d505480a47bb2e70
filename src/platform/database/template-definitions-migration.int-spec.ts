import { DataSource } from 'typeorm';
import { TemplateDefinitions1764100000000 } from '../../../migrations/1764100000000-template-definitions.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';

/** What the version before writes. */
const INSERT_OLD = `
  INSERT INTO templates (id, name, summary, category, icon, stream_kind, stream_port, workloads, resources)
  VALUES ($1, 'Old', 'Old', 'Old', 'desktop', 'rfb', 5900, $2, '{}')`;
const LOCAL = JSON.stringify([{ platform: 'local', application: 'desktop' }]);

describe('the migration of template definitions', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    database = await startTestDatabase();
    dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.stop();
  });

  const row = async (id: string): Promise<unknown> => {
    const sql =
      'SELECT stream_path, container, web, shipped, removed_at, protocol_version FROM templates WHERE id = $1';
    return (await dataSource.query<unknown[]>(sql, [id]))[0];
  };
  const OLD = { stream_path: '/', container: null, web: null, shipped: null, removed_at: null, protocol_version: 1 };

  it('goes back and forth, and means for old rows what they meant', async () => {
    const runner = dataSource.createQueryRunner();
    const migration = new TemplateDefinitions1764100000000();
    await migration.down(runner);
    await dataSource.query(INSERT_OLD, ['before', LOCAL]);
    await migration.up(runner);
    await runner.release();
    expect(await row('before')).toEqual(OLD);
  });

  it('lets the version before go on writing', async () => {
    await dataSource.query(INSERT_OLD, ['beside', LOCAL]);
    expect(await row('beside')).toEqual(OLD);
  });

  it.each([
    ['container', `'{}'`],
    ['web', `'{}'`],
    ['workloads', `'[{"platform": "docker", "image": "x:1"}, {"platform": "local", "command": ["x"]}]'`],
  ])('asks for agents of protocol 2 because of %s', async (column, value) => {
    await dataSource.query(INSERT_OLD, [column, LOCAL]);
    await dataSource.query(`UPDATE templates SET ${column} = ${value} WHERE id = $1`, [column]);
    expect(await row(column)).toMatchObject({ protocol_version: 2 });
  });
});
