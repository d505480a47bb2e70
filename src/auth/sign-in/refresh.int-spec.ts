import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { cookieLines, grantOf, refusalOf } from '../../../testing/auth/answers.js';
import { Browser, setCookie } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { until } from '../../../testing/auth/until.js';
import { REFRESH_COOKIE } from './sign-in-cookies.js';

describe('refresh and logout', () => {
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

  const signedIn = async (): Promise<{ browser: Browser; userId: string }> => {
    const person = await aPerson(auth.rows);
    const browser = new Browser(auth);
    await browser.login(person.username);
    return { browser, userId: person.id };
  };
  const age = (seconds: number): Promise<unknown> =>
    auth.rows.query(`UPDATE refresh_tokens SET rotated_at = rotated_at - $1 * interval '1 second'`, [seconds]);

  it('gives new tokens in the same sign-in', async () => {
    const { browser, userId } = await signedIn();
    const first = browser.refreshToken;
    const answer = await browser.refresh();
    expect(answer.status).toBe(200);
    expect(browser.refreshToken).not.toBe(first);
    expect(cookieLines(answer)[0]).toContain('; Path=/; Expires=');
    expect(await browser.meStatus()).toBe(200);
    expect(await auth.rows.query('SELECT FROM sign_ins WHERE user_id = $1', [userId])).toHaveLength(1);
  });

  it('ends the whole family when an older token comes back', async () => {
    const { browser, userId } = await signedIn();
    const first = browser.refreshToken;
    await browser.refresh();
    await browser.refresh();
    const third = browser.refreshToken;
    const onReplica = new Browser(replica);
    expect(await onReplica.meStatus(browser.accessToken)).toBe(200);
    expect((await browser.refresh(first)).status).toBe(401);
    expect((await browser.refresh(third)).status).toBe(401);
    expect(await browser.meStatus()).toBe(401);
    await until(async () => (await onReplica.meStatus(browser.accessToken)) === 401);
    const events = await eventsOf(auth.rows, 'refresh-token.reused', userId);
    expect(events).toHaveLength(1);
    expect(events[0]?.actor).toEqual({ kind: 'anonymous' });
  });

  it('answers a repeated request within the grace, without a fork', async () => {
    const { browser } = await signedIn();
    const first = browser.refreshToken;
    await browser.refresh();
    const second = browser.refreshToken;
    expect((await browser.refresh(first)).status).toBe(200);
    expect(browser.refreshToken).toBe(second);
    expect(await browser.meStatus()).toBe(200);
    expect((await browser.refresh(second)).status).toBe(200);
    expect((await browser.refresh(first)).status).toBe(401);
  });

  it('knows no grace after 10 seconds', async () => {
    const { browser, userId } = await signedIn();
    const first = browser.refreshToken;
    await browser.refresh();
    await age(10);
    expect((await browser.refresh(first)).status).toBe(401);
    expect(await eventsOf(auth.rows, 'refresh-token.reused', userId)).toHaveLength(1);
  });

  it('serves two tabs and two replicas at once with one successor', async () => {
    const { browser, userId } = await signedIn();
    const token = browser.refreshToken;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => new Browser(index % 2 ? auth : replica).refresh(token)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
    expect(new Set(answers.map((answer) => setCookie(answer, REFRESH_COOKIE))).size).toBe(1);
    expect(await eventsOf(auth.rows, 'refresh-token.reused', userId)).toHaveLength(0);
  });

  it('ends at the absolute limit, however often it was refreshed', async () => {
    const { browser, userId } = await signedIn();
    await auth.rows.query(`UPDATE sign_ins SET expires_at = now() + interval '20 seconds' WHERE user_id = $1`, [
      userId,
    ]);
    const answer = await browser.refresh();
    expect(grantOf(answer).expiresInSeconds).toBeLessThanOrEqual(20);
    expect(cookieLines(answer)[0]).toMatch(/Max-Age=(19|20);/);
    await auth.rows.query('UPDATE sign_ins SET expires_at = created_at WHERE user_id = $1', [userId]);
    expect((await browser.refresh()).status).toBe(401);
  });

  it('refuses a disabled person', async () => {
    const { browser, userId } = await signedIn();
    await auth.rows.query('UPDATE users SET is_disabled = true WHERE id = $1', [userId]);
    expect((await browser.refresh()).status).toBe(401);
  });

  it('refuses tokens that are none', async () => {
    for (const token of [null, '', 'x', 'A'.repeat(43), 'A'.repeat(10_000), '%00'.repeat(20)]) {
      const answer = await new Browser(auth).refresh(token);
      expect(refusalOf(answer)).toEqual([401, 'unauthenticated']);
    }
  });

  it('signs out once, here and on the other replica', async () => {
    const { browser, userId } = await signedIn();
    const onReplica = new Browser(replica);
    expect(await onReplica.meStatus(browser.accessToken)).toBe(200);
    const answer = await browser.logout();
    expect(answer.status).toBe(204);
    expect(setCookie(answer, REFRESH_COOKIE)).toBe('');
    expect((await browser.refresh()).status).toBe(401);
    await until(async () => (await onReplica.meStatus(browser.accessToken)) === 401);
    expect((await browser.logout()).status).toBe(204);
    expect(await eventsOf(auth.rows, 'user.signed-out', userId)).toHaveLength(1);
  });

  it('signs a program out that holds an access token only', async () => {
    const { browser } = await signedIn();
    const answer = await auth
      .request()
      .post('/api/v1/auth/logout')
      .set({ 'X-StreamSpace-Csrf': '1', Authorization: `Bearer ${browser.accessToken}` });
    expect(answer.status).toBe(204);
    await until(async () => (await browser.meStatus()) === 401);
  });

  describe.each(['refresh', 'logout'])('%s', (route) => {
    const call = async (headers: Record<string, string>): Promise<[number, string | undefined]> => {
      const { browser, userId } = await signedIn();
      const cookie = `${REFRESH_COOKIE}=${browser.refreshToken ?? ''}`;
      const answer = await auth
        .request()
        .post(`/api/v1/auth/${route}`)
        .set({ Cookie: cookie, ...headers });
      if (answer.status === 403) {
        expect(await browser.meStatus()).toBe(200);
        expect(await eventsOf(auth.rows, 'user.signed-out', userId)).toHaveLength(0);
        expect((await browser.refresh()).status).toBe(200);
      }
      return answer.status < 400 ? [answer.status, undefined] : refusalOf(answer);
    };
    const csrf = { 'X-StreamSpace-Csrf': '1' };

    it('needs the header that only our pages send', async () => {
      expect(await call({})).toEqual([403, 'not-allowed']);
      expect(await call({ 'X-StreamSpace-Csrf': '0' })).toEqual([403, 'not-allowed']);
      expect(await call({ 'Content-Type': 'text/plain' })).toEqual([403, 'not-allowed']);
    });

    it('keeps foreign pages out, also with that header', async () => {
      for (const origin of [
        'https://evil.example',
        'null',
        `${auth.origin}.evil.example`,
        auth.origin.replace('http:', 'https:'),
      ]) {
        expect(await call({ ...csrf, Origin: origin })).toEqual([403, 'origin-not-allowed']);
      }
      for (const site of ['cross-site', 'same-site', 'SAME-ORIGIN', '']) {
        expect(await call({ ...csrf, 'Sec-Fetch-Site': site })).toEqual([403, 'origin-not-allowed']);
      }
    });

    it('serves our own pages', async () => {
      const expected = route === 'refresh' ? 200 : 204;
      expect((await call({ ...csrf, Origin: auth.origin, 'Sec-Fetch-Site': 'same-origin' }))[0]).toBe(expected);
      expect((await call(csrf))[0]).toBe(expected);
    });
  });
});
