import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { Browser } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { until } from '../../../testing/auth/until.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { SignInList } from '../../../protocol/http/account.js';

describe('the list of sign-ins', () => {
  let database: TestDatabase;
  let auth: AuthApp;
  let replica: AuthApp;

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database);
    replica = await startAuthApp(database);
  });
  afterAll(async () => {
    await auth.stop();
    await replica.stop();
    await database.stop();
  });

  const inBrowsers = async (count: number): Promise<{ id: string; browsers: Browser[] }> => {
    const person = await aPerson(auth.rows);
    const browsers = Array.from({ length: count }, () => new Browser(auth));
    for (const browser of browsers) await browser.login(person.username);
    return { id: person.id, browsers };
  };
  const list = async (browser?: Browser): Promise<SignInList['items']> =>
    SignInList.parse((await browser?.send('get', '/me/sign-ins'))?.body).items;
  const isOut = async (browser: Browser | undefined, app: AuthApp): Promise<boolean> => {
    const answer = await app
      .request()
      .get('/api/v1/me')
      .set('Authorization', `Bearer ${browser?.accessToken ?? ''}`);
    return answer.status === 401;
  };

  it('names the browser, when it was used last, and which one asks', async () => {
    const { id, browsers } = await inBrowsers(2);
    await auth.rows.query(
      `UPDATE sign_ins SET user_agent = 'Mozilla/5.0 (X11; Linux) Firefox/140' WHERE user_id = $1`,
      [id],
    );
    await auth.rows.query(`UPDATE sign_ins SET last_used_at = now() - interval '1 hour' WHERE user_id = $1`, [id]);
    await browsers[0]?.refresh();
    const items = await list(browsers[0]);
    expect(items.map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
    expect(items[0]?.userAgent).toContain('Firefox/140');
    expect(Date.parse(items[0]?.lastUsedAt ?? '')).toBeGreaterThan(Date.parse(items[1]?.lastUsedAt ?? ''));
    expect((await list(browsers[1])).map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
  });

  it('signs one browser out, on both replicas, and no other', async () => {
    const { id, browsers } = await inBrowsers(2);
    const other = (await list(browsers[0])).find(({ isCurrent }) => !isCurrent)?.id ?? '';
    expect(await isOut(browsers[1], replica)).toBe(false);
    expect((await browsers[0]?.send('delete', `/me/sign-ins/${other}`))?.status).toBe(204);
    for (const app of [auth, replica]) await until(() => isOut(browsers[1], app));
    expect((await browsers[1]?.refresh())?.status).toBe(401);
    expect(await isOut(browsers[0], replica)).toBe(false);
    expect((await list(browsers[0])).map(({ isCurrent }) => isCurrent)).toEqual([true]);
    expect((await eventsOf(auth.rows, 'user.signed-out', id)).map(({ data }) => data.familyId)).toEqual([other]);
    const again = await browsers[0]?.send('delete', `/me/sign-ins/${other}`);
    expect(again && refusalOf(again)).toEqual([404, 'sign-in-not-found']);
  });

  it('signs out everywhere else, and everywhere', async () => {
    const { browsers } = await inBrowsers(4);
    expect((await browsers[0]?.send('delete', '/me/sign-ins'))?.body).toEqual({ ended: 3 });
    for (const browser of browsers.slice(1)) await until(() => isOut(browser, replica));
    expect(await isOut(browsers[0], auth)).toBe(false);
    expect((await browsers[0]?.send('delete', '/me/sign-ins?includeCurrent=true'))?.body).toEqual({ ended: 1 });
    await until(() => isOut(browsers[0], auth));
  });

  it('shows and ends nobody else’s', async () => {
    const { browsers: mine } = await inBrowsers(1);
    const { browsers: theirs } = await inBrowsers(1);
    const [{ id } = { id: '' }] = await list(theirs[0]);
    expect((await list(mine[0])).map((item) => item.id)).not.toContain(id);
    const answer = await mine[0]?.send('delete', `/me/sign-ins/${id}`);
    expect(answer && refusalOf(answer)).toEqual([404, 'sign-in-not-found']);
    expect((await mine[0]?.send('delete', '/me/sign-ins'))?.body).toEqual({ ended: 0 });
    expect(await isOut(theirs[0], auth)).toBe(false);
  });
});
