import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { Browser } from '../../../testing/auth/browser.js';
import { aPerson } from '../../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { SignInSweeper } from './sign-in-sweeper.js';

describe('SignInSweeper', () => {
  let database: TestDatabase;
  let auth: AuthApp;

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database);
  });
  beforeEach(() => database.dataSource.query('DELETE FROM leases'));
  afterAll(async () => {
    await auth.stop();
    await database.stop();
  });

  const count = async (table: string): Promise<number> =>
    (await auth.rows.query<unknown[]>(`SELECT FROM ${table}`)).length;

  it('removes what no decision depends on, and nothing else', async () => {
    const person = await aPerson(auth.rows);
    const [living, ended, old] = [new Browser(auth), new Browser(auth), new Browser(auth)];
    for (const browser of [living, ended, old]) await browser.login(person.username);
    await living.refresh();
    await ended.logout();
    const oldest = `(SELECT id FROM sign_ins ORDER BY created_at DESC LIMIT 1)`;
    await auth.rows.query(`UPDATE sign_ins SET expires_at = now() - interval '31 days' WHERE id = ${oldest}`);
    await new Browser(auth).login('nobody-at-all', 'wrong');
    await auth.rows.query(`UPDATE sign_in_attempts SET updated_at = now() - interval '25 hours'`);
    await new Browser(auth).login('somebody-else', 'wrong');
    await auth.app.get(SignInSweeper).sweep();
    expect([await count('sign_ins'), await count('refresh_tokens'), await count('sign_in_attempts')]).toEqual([
      2, 2, 2,
    ]);
    expect((await living.refresh()).status).toBe(200);
  });

  it('leaves the round to the replica that holds the lease', async () => {
    const replica = await startAuthApp(database);
    await auth.app.get(SignInSweeper).sweep();
    await auth.rows.query(`UPDATE sign_in_attempts SET updated_at = now() - interval '25 hours'`);
    const before = await count('sign_in_attempts');
    await replica.app.get(SignInSweeper).sweep();
    await replica.stop();
    expect(await count('sign_in_attempts')).toBe(before);
  });
});
