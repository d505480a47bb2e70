import { randomUUID } from 'node:crypto';
import { AuditDesk } from '../../testing/audit/audit-desk.js';
import { startTestDatabase, type TestDatabase } from '../../testing/database.js';
import { DatabaseAddress } from '../platform/database/database-address.js';
import { migrate } from '../platform/database/migrate.js';
import { CheckpointWriter } from './checkpoints/checkpoint-writer.js';

describe('the log under a role of the application that may only append', () => {
  const role = `app_${randomUUID().slice(0, 8)}`;
  let database: TestDatabase;
  let desk: AuditDesk;

  beforeAll(async () => {
    database = await startTestDatabase();
    await database.dataSource.query(`CREATE ROLE ${role} LOGIN PASSWORD 'only-for-this-spec'`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'only-for-this-spec';
    await migrate(database.url, url.href);
    desk = await AuditDesk.open({ ...database, address: new DatabaseAddress(url.href, database.url) });
  });
  afterAll(async () => {
    await desk.stop();
    await database.dataSource.query(`DROP OWNED BY ${role}`);
    await database.dataSource.query(`DROP ROLE ${role}`);
    await database.stop();
  });

  it('is written, sealed, signed, read, erased from and verified', async () => {
    const [connected] = await desk.auth.rows.query<{ role: string }[]>('SELECT current_user AS role');
    expect(connected?.role).toBe(role);
    expect((await desk.post('/erasures', { userId: desk.admin.id })).body).toMatchObject({ userId: desk.admin.id });
    await desk.seal();
    expect(await desk.auth.app.get(CheckpointWriter).write()).not.toBeNull();
    await desk.seal();
    const { items } = await desk.page();
    expect(items.map(({ name }) => name)).toEqual(['audit-key.created', 'user.origins-erased', 'user.signed-in']);
    expect(items.every(({ origin }) => origin === null)).toBe(true);
    expect(await desk.verify()).toMatchObject({ isIntact: true, checkpoints: 1, erasedOrigins: 2 });
  });
});
