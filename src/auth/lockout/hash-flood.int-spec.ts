import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { Browser } from '../../../testing/auth/browser.js';
import { aPerson } from '../../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';

const MIB = 1024 * 1024;
/** What one hash takes, and how many may run at once at most. */
const HASH_MIB = 19;
const MOST_AT_ONCE = 4;

describe('threat 8: a flood of sign-ins', () => {
  let database: TestDatabase;
  let auth: AuthApp;

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database);
  });
  afterAll(async () => {
    await auth.stop();
    await database.stop();
  });

  it('takes the memory of a few hashes, is refused beyond its queue, and leaves everything else answering', async () => {
    const { username } = await aPerson(auth.rows);
    const known = new Browser(auth);
    await known.login(username);
    const beforeMib = process.memoryUsage().rss / MIB;
    let mostMib = beforeMib;
    let meanwhile = 0;
    const state = { isOver: false };
    const flood = Promise.all(
      Array.from({ length: 500 }, async (_, index) => (await new Browser(auth).login(`nobody-${index}`)).status),
    ).finally(() => (state.isOver = true));
    while (!state.isOver) {
      expect((await auth.request().get('/api/v1/auth/providers')).status).toBe(200);
      mostMib = Math.max(mostMib, process.memoryUsage().rss / MIB);
      meanwhile += 1;
    }
    const statuses = await flood;
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(200);
    expect(meanwhile).toBeGreaterThan(5);
    // Clients and sockets of the flood live in this process as well, hence more room than the hashes need.
    expect(mostMib - beforeMib).toBeLessThan(MOST_AT_ONCE * HASH_MIB + 150);
    expect((await known.login(username)).status).toBe(200);
  });
});
