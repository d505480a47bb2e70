import type { EntityManager } from 'typeorm';
import { until } from '../../../testing/auth/until.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { SignInAttemptsRepository } from './sign-in-attempts.repository.js';

const OWN = { subject: 'a person' };
/** Sorts before the other one, and is locked after it all the same. */
const ADDRESS = { subject: 'a address' };
const WAITING = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

describe('counts of attempts', () => {
  const attempts = new SignInAttemptsRepository();
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  beforeEach(() => database.dataSource.query('DELETE FROM sign_in_attempts'));
  afterAll(() => database.stop());

  const inTransaction = <T>(work: (tx: EntityManager) => Promise<T>): Promise<T> =>
    database.dataSource.transaction(work);
  const countsOf = (...subjects: { subject: string }[]): Promise<number[]> =>
    inTransaction(async (tx) => (await attempts.lock(tx, subjects)).map(({ failures }) => failures));

  it('are read and counted each on its own, in the order in which they are asked for', async () => {
    const claims = [
      { ...OWN, failures: 3, lockMs: 60_000 },
      { ...ADDRESS, failures: 7, lockMs: 0 },
    ];
    await inTransaction(async (tx) => {
      await attempts.lock(tx, [OWN, ADDRESS]);
      await attempts.claim(tx, claims);
    });
    const [address, own] = await inTransaction((tx) => attempts.lock(tx, [ADDRESS, OWN]));
    expect(address).toMatchObject({ ...ADDRESS, failures: 7, lockedForMs: 0 });
    expect(own).toMatchObject({ ...OWN, failures: 3 });
    expect(own?.lockedForMs).toBeGreaterThan(30_000);
  });

  it('begin anew for one and lose one failure for the other', async () => {
    await inTransaction(async (tx) => {
      await attempts.lock(tx, [OWN, ADDRESS]);
      await attempts.claim(tx, [
        { ...OWN, failures: 3, lockMs: 0 },
        { ...ADDRESS, failures: 7, lockMs: 60_000 },
      ]);
      await attempts.forgetAndRefund(tx, OWN.subject, ADDRESS.subject);
    });
    expect(await countsOf(OWN, ADDRESS)).toEqual([0, 6]);
  });

  it.each<[string, (tx: EntityManager) => Promise<unknown>]>([
    ['reads', (tx) => attempts.lock(tx, [OWN, ADDRESS])],
    ['settles', (tx) => attempts.forgetAndRefund(tx, OWN.subject, ADDRESS.subject)],
  ])('are locked one after the other by whoever %s two, so that nobody waits in a circle', async (_name, lockBoth) => {
    await countsOf(OWN, ADDRESS);
    const others: Promise<unknown>[] = [];
    await inTransaction(async (tx) => {
      await attempts.lock(tx, [OWN]);
      others.push(inTransaction(lockBoth));
      await until(async () => (await database.dataSource.query<unknown[]>(WAITING)).length > 0);
      expect(await attempts.lock(tx, [ADDRESS])).toHaveLength(1);
    });
    await Promise.all(others);
  });
});
