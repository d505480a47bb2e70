import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { until } from '../../../testing/auth/until.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { DatabaseModule } from '../../platform/database/database.module.js';
import { EventLog } from '../../platform/events/event-log.js';
import { EventSealer } from './event-sealer.js';
import { ConfigModule } from '../../platform/config/config.module.js';
import { aConfig, aPool } from '../../../testing/config.js';

const SEALED_WITHIN_MS = 60_000;

describe('EventSealer', () => {
  let database: TestDatabase;
  let sealer: EventSealer;
  let log: EventLog;
  let dataSource: DataSource;
  let close: () => Promise<void>;

  beforeAll(async () => {
    database = await startTestDatabase();
    const app = await Test.createTestingModule({
      imports: [ConfigModule.of(aConfig({}), new ManualClock()), DatabaseModule.at(database.address, aPool(10))],
      providers: [EventSealer],
    }).compile();
    await app.init();
    sealer = app.get(EventSealer);
    log = app.get(EventLog);
    dataSource = app.get(DataSource);
    close = () => app.close();
  });
  afterAll(async () => {
    await close();
    await database.stop();
  });

  const append = (): Promise<void> =>
    dataSource.transaction((tx) =>
      log.append(tx, 'session.released', { sessionId: '00000000-0000-4000-8000-000000000001' }),
    );
  const positions = async (): Promise<number[]> => {
    const rows: { position: string }[] = await database.dataSource.query(
      'SELECT position FROM event_seals ORDER BY position',
    );
    return rows.map((row) => Number(row.position));
  };

  /** Seals until `count` more are sealed: transactions of other specs, which share the cluster, may have to end before. */
  const sealed = async (count: number): Promise<void> => {
    let left = count;
    await until(async () => {
      left -= await sealer.seal();
      return left <= 0;
    }, SEALED_WITHIN_MS);
    expect(left).toBe(0);
  };

  it('gives positions without a gap, once, also when two replicas seal at once', async () => {
    await Promise.all(Array.from({ length: 40 }, append));
    const atOnce = await Promise.all(
      [sealer.seal(), sealer.seal(), sealer.seal()].map((sealing) => sealing.catch(() => 0)),
    );
    await sealed(40 - atOnce.reduce((sum, count) => sum + count, 0));
    expect(await positions()).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it('waits for a transaction that is still open, and loses nothing of it', async () => {
    const open = dataSource.createQueryRunner();
    await open.startTransaction();
    await log.append(open.manager, 'session.released', { sessionId: '00000000-0000-4000-8000-000000000002' });
    await append();
    expect(await sealer.seal()).toBe(0);
    await open.commitTransaction();
    await open.release();
    await sealed(2);
  });

  it('says so when the log came from another cluster, whose transactions are ahead of this one', async () => {
    await append();
    await sealed(1);
    const { dataSource: owner } = database;
    await owner.query('ALTER TABLE events DISABLE TRIGGER USER');
    const last = 'id = (SELECT event_id FROM event_seals ORDER BY position DESC LIMIT 1)';
    const [before] = await owner.query<{ id: string }[]>(`SELECT transaction_id AS id FROM events WHERE ${last}`);
    await owner.query(`UPDATE events SET transaction_id = '9000000000' WHERE ${last}`);
    await append();
    await expect(sealer.seal()).rejects.toThrow('copied from another database cluster');
    await owner.query(`UPDATE events SET transaction_id = $1::xid8 WHERE ${last}`, [before?.id]);
    await owner.query('ALTER TABLE events ENABLE TRIGGER USER');
    await sealed(1);
  });
});
