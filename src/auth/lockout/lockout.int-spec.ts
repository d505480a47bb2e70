import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { problemOf, refusalOf } from '../../../testing/auth/answers.js';
import { Browser } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';

const WRONG = 'not the password';
/** Each attempt takes a hash, and they wait for one another. */
const MANY_ATTEMPTS_MS = 150_000;

describe('lock-out', () => {
  let database: TestDatabase;
  let auth: AuthApp;

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database);
  });
  beforeEach(() => database.dataSource.query('DELETE FROM sign_in_attempts'));
  afterAll(async () => {
    await auth.stop();
    await database.stop();
  });

  /** The database's clock cannot be moved, so that all stamps move back instead. */
  const letPass = (minutes: number): Promise<unknown> =>
    auth.rows.query(
      `UPDATE sign_in_attempts SET locked_until = locked_until - $1 * interval '1 minute', updated_at = updated_at - $1 * interval '1 minute'`,
      [minutes],
    );
  const failures = async (username: string, count: number, browser = new Browser(auth)): Promise<number[]> => {
    const statuses = [];
    for (let index = 0; index < count; index++) statuses.push((await browser.login(username, WRONG)).status);
    return statuses;
  };

  it('answers five failures, then makes guessers wait, and lets the owner in afterwards', async () => {
    const alice = await aPerson(auth.rows);
    const bob = await aPerson(auth.rows);
    expect(await failures(alice.username, 20)).toEqual([...Array<number>(5).fill(401), ...Array<number>(15).fill(429)]);
    const locked = await new Browser(auth).login(alice.username);
    expect(refusalOf(locked)).toEqual([429, 'too-many-attempts']);
    expect(Number(locked.headers['retry-after'])).toBe(problemOf(locked).retryAfterSeconds);
    expect(problemOf(locked).retryAfterSeconds).toBeGreaterThan(20);
    expect((await new Browser(auth).login(bob.username)).status).toBe(200);
    await letPass(15);
    expect((await new Browser(auth).login(alice.username)).status).toBe(200);
    expect(await failures(alice.username, 5)).toEqual(Array<number>(5).fill(401));
  });

  it('doubles the lock with each further failure', async () => {
    const person = await aPerson(auth.rows);
    await failures(person.username, 5);
    const waits: number[] = [];
    for (let index = 0; index < 4; index++) {
      await letPass(15);
      expect((await new Browser(auth).login(person.username, WRONG)).status).toBe(401);
      waits.push(Number((await new Browser(auth).login(person.username)).headers['retry-after']));
    }
    expect(waits).toEqual([60, 120, 240, 480]);
  });

  it('treats names that nobody has no differently', async () => {
    const person = await aPerson(auth.rows);
    expect(await failures('nobody-at-all', 7)).toEqual(await failures(person.username, 7));
  });

  it('does not let guesses side by side slip past the limit', async () => {
    const person = await aPerson(auth.rows);
    const replica = await startAuthApp(database);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => new Browser(index % 2 ? auth : replica).login(person.username, WRONG)),
    );
    await replica.stop();
    const answered = answers.filter(({ status }) => status === 401);
    expect(answered).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(25);
  });

  it('writes the first failure and each lock to the log, and no more', async () => {
    const person = await aPerson(auth.rows);
    await failures(person.username, 20);
    const events = await eventsOf(auth.rows, 'sign-in.refused', person.id);
    expect(events.map(({ data }) => [data.cause, data.count])).toEqual([
      ['credentials', 1],
      ['locked', 5],
    ]);
    expect(events.every(({ actor }) => actor.kind === 'anonymous')).toBe(true);
    await failures('nobody-at-all', 20);
    expect(await eventsOf(auth.rows, 'sign-in.refused', null)).toHaveLength(0);
  });

  it('lets the owner in from a browser that has signed in before, whoever locks the account', async () => {
    const person = await aPerson(auth.rows);
    const own = new Browser(auth);
    await own.login(person.username);
    const stranger = await aPerson(auth.rows);
    const foreign = new Browser(auth);
    await foreign.login(stranger.username);
    await failures(person.username, 6);
    expect((await foreign.login(person.username)).status).toBe(429);
    expect((await own.login(person.username)).status).toBe(200);
    expect(await failures(person.username, 7, own)).toEqual([...Array<number>(5).fill(401), 429, 429]);
  });

  it(
    'lets the owner in from their browser after a thousand attempts of others, and from elsewhere when the lock is over',
    async () => {
      const person = await aPerson(auth.rows);
      const own = new Browser(auth);
      await own.login(person.username);
      const attempts = await Promise.all(Array.from({ length: 20 }, () => failures(person.username, 50)));
      expect(new Set(attempts.flat())).toEqual(new Set([401, 429]));
      expect((await own.login(person.username)).status).toBe(200);
      await letPass(24 * 60);
      expect((await new Browser(auth).login(person.username)).status).toBe(200);
    },
    MANY_ATTEMPTS_MS,
  );

  it(
    'makes an address wait that tries many names',
    async () => {
      const statuses: number[] = [];
      for (let index = 0; index < 52; index++)
        statuses.push((await new Browser(auth).login(`sprayed-${index}`, WRONG)).status);
      expect(statuses).toEqual([...Array<number>(50).fill(401), 429, 429]);
      expect((await eventsOf(auth.rows, 'sign-in.refused', null)).map(({ data }) => data)).toEqual([
        { userId: null, cause: 'locked', count: 50 },
      ]);
    },
    MANY_ATTEMPTS_MS,
  );

  it('stores neither names nor addresses', async () => {
    const person = await aPerson(auth.rows);
    await auth.rows.query('DELETE FROM sign_in_attempts');
    await failures(person.username, 1);
    const rows: { subject: string }[] = await auth.rows.query('SELECT subject FROM sign_in_attempts');
    expect(rows).toHaveLength(2);
    for (const { subject } of rows) expect(subject).toMatch(/^[\w-]{43}$/);
  });
});
