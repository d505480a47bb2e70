import { once } from 'node:events';
import { DataSource } from 'typeorm';
import { AuditExportQuery } from '../../../protocol/http/audit.js';
import { AuditDesk } from '../../../testing/audit/audit-desk.js';
import { CountingRecords } from '../../../testing/audit/counting-records.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { EventLog } from '../../platform/events/event-log.js';
import { AuditEntries } from '../entries/audit-entries.js';
import { EntryNamesRepository } from '../entries/entry-names.repository.js';
import { AuditExporter } from './audit-exporter.js';

const FILL = `
  INSERT INTO events (id, name, actor, data, outcome)
  SELECT gen_random_uuid(), 'session.released', '{"kind":"system"}', jsonb_build_object('number', n), 'succeeded'
  FROM generate_series(1, 10000) n`;

describe('an export', () => {
  let database: TestDatabase;
  let desk: AuditDesk;
  let records: CountingRecords;
  let exporter: AuditExporter;

  beforeAll(async () => {
    database = await startTestDatabase();
    desk = await AuditDesk.open(database);
    await database.dataSource.query(FILL);
    await desk.seal();
    const dataSource = desk.auth.app.get(DataSource);
    records = new CountingRecords(dataSource);
    const entries = new AuditEntries(records, new EntryNamesRepository(dataSource));
    exporter = new AuditExporter(dataSource, records, entries, desk.auth.app.get(EventLog));
  });
  afterAll(async () => {
    await desk.stop();
    await database.stop();
  });

  it('reads no further than it is read, and lets go when nobody wants it any more', async () => {
    const { body } = await exporter.begin(AuditExportQuery.parse({}));
    body.read(0);
    await once(body, 'readable');
    expect(body.readableLength).toBeGreaterThan(0);
    await desk.page();
    expect(records.batches).toBeLessThanOrEqual(2);
    body.destroy();
    await once(body, 'close');
    let length = 0;
    const { body: whole } = await exporter.begin(AuditExportQuery.parse({}));
    for await (const chunk of whole) length += String(chunk).split('\n').length - 1;
    expect(length).toBeGreaterThan(10_000);
    expect(records.batches).toBeGreaterThan(20);
  });

  it('is one of two at once, and a third is told to come later', async () => {
    const query = AuditExportQuery.parse({ format: 'csv' });
    const [one, two] = [await exporter.begin(query), await exporter.begin(query)];
    await expect(exporter.begin(query)).rejects.toMatchObject({ code: 'audit-busy' });
    one.body.destroy();
    await once(one.body, 'close');
    const three = await exporter.begin(query);
    for (const { body } of [two, three]) {
      body.destroy();
      await once(body, 'close');
    }
  });

  it('ends its answer wrongly when it breaks off, so that nobody takes it for whole', async () => {
    await database.dataSource.query('ALTER TABLE templates RENAME TO templates_that_were');
    try {
      await expect(desk.get('/export', { from: '1' })).rejects.toThrow();
    } finally {
      await database.dataSource.query('ALTER TABLE templates_that_were RENAME TO templates');
    }
  });
});
