import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { Authenticator } from '../../../testing/auth/authenticator.js';
import { Browser } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { type SecurityNotice, SecurityNoticeList } from '../../../protocol/http/security-notices.js';
import { SystemClock } from '../../platform/clock.js';

describe('people are told of changes to what protects their account', () => {
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

  interface Person {
    readonly id: string;
    readonly username: string;
    readonly browser: Browser;
  }
  const signedIn = async (role: 'user' | 'admin' = 'user'): Promise<Person> => {
    const person = await aPerson(auth.rows, { role });
    return { ...person, browser: await another(person) };
  };
  const another = async ({ username }: { username: string }): Promise<Browser> => {
    const browser = new Browser(auth);
    await browser.login(username);
    return browser;
  };
  const notices = async (browser: Browser): Promise<SecurityNotice[]> =>
    SecurityNoticeList.parse((await browser.send('get', '/me/security-notices')).body).items;
  const news = async (browser: Browser): Promise<unknown[]> =>
    (await notices(browser)).filter(({ isNew }) => isNew).map(({ kind, by }) => [kind, by]);
  const aKey = (browser: Browser): Promise<unknown> =>
    browser.send('post', '/me/api-keys', { name: 'Nightly report', scopes: ['sessions:read'], lifeDays: 1 });
  const answer = (browser: Browser, noticeId: string, isExpected: boolean): ReturnType<Browser['send']> =>
    browser.send('post', '/me/security-notices/answers', { noticeId, isExpected });

  it('of what somebody did who looks after accounts', async () => {
    const person = await signedIn();
    const authenticator = await Authenticator.enrol(person.browser, new SystemClock());
    const admin = await signedIn('admin');
    expect((await admin.browser.send('delete', `/users/${person.id}/mfa`)).status).toBeLessThan(300);
    expect((await admin.browser.send('post', `/users/${person.id}/password-reset`)).status).toBeLessThan(300);
    expect(authenticator.recoveryCodes).not.toHaveLength(0);
    expect(await news(await another(person))).toEqual([
      ['password-reset.created', 'staff'],
      ['second-step.disabled', 'staff'],
      ['second-step.enabled', 'you'],
    ]);
    expect(await notices(admin.browser)).toEqual([]);
  });

  it('at their other sign-ins, and not where they made it', async () => {
    const person = await signedIn();
    const elsewhere = await another(person);
    await aKey(person.browser);
    expect(await news(person.browser)).toEqual([]);
    expect(await notices(person.browser)).toMatchObject([{ kind: 'api-key.created', by: 'you', isExpected: null }]);
    expect(await news(elsewhere)).toEqual([['api-key.created', 'you']]);
  });

  it('once: what was answered is listed, and new no more; the first answer stands and is in the log', async () => {
    const person = await signedIn();
    await aKey(person.browser);
    const elsewhere = await another(person);
    const [notice] = await notices(elsewhere);
    const id = notice?.id ?? '';
    expect((await answer(elsewhere, id, false)).status).toBe(204);
    expect((await answer(person.browser, id, true)).status).toBe(204);
    expect(await notices(await another(person))).toMatchObject([{ id, isNew: false, isExpected: false }]);
    expect(await eventsOf(auth.rows, 'security-notice.answered', person.id)).toMatchObject([
      { data: { noticeId: id, isExpected: false } },
    ]);
  });

  it('and nobody else is, nor can answer for them', async () => {
    const person = await signedIn();
    await aKey(person.browser);
    const [notice] = await notices(person.browser);
    const stranger = await signedIn('admin');
    expect(await notices(stranger.browser)).toEqual([]);
    expect(refusalOf(await answer(stranger.browser, notice?.id ?? '', true))).toEqual([
      404,
      'security-notice-not-found',
    ]);
    const [signIn] = await auth.rows.query<{ id: string }[]>(
      `SELECT id FROM events WHERE name = 'user.signed-in' AND target_id = $1`,
      [person.id],
    );
    expect(refusalOf(await answer(person.browser, signIn?.id ?? '', true))).toEqual([404, 'security-notice-not-found']);
  });

  it('however many others of another kind came after, and of one kind those first that nobody answered', async () => {
    const person = await signedIn();
    const authenticator = await Authenticator.enrol(person.browser, new SystemClock());
    expect(authenticator.recoveryCodes).not.toHaveLength(0);
    await aKey(person.browser);
    const [key] = await notices(person.browser);
    await auth.rows.query(
      `INSERT INTO events (id, name, actor, data, target_kind, target_id)
       SELECT gen_random_uuid(), 'api-key.created', '{"kind":"system"}', '{}', 'user', $1 FROM generate_series(1, 60)`,
      [person.id],
    );
    const listed = await notices(person.browser);
    expect(listed.filter(({ kind }) => kind === 'second-step.enabled')).toHaveLength(1);
    const keys = listed.filter(({ kind }) => kind === 'api-key.created');
    expect(keys).toHaveLength(10);
    expect(keys.map(({ id }) => id)).not.toContain(key?.id);
    await auth.rows.query(
      `INSERT INTO events (id, name, actor, data, target_kind, target_id)
       SELECT gen_random_uuid(), 'security-notice.answered', '{"kind":"system"}',
         jsonb_build_object('noticeId', id, 'isExpected', true), 'user', target_id
       FROM events WHERE target_id = $1 AND name = 'api-key.created' AND id <> $2`,
      [person.id, key?.id],
    );
    expect((await notices(person.browser)).map(({ id }) => id)).toContain(key?.id);
  });

  it('finds them by an index of their own, however much else the log says of somebody', async () => {
    await auth.rows.query(`
      INSERT INTO events (id, name, actor, data, target_kind, target_id)
      SELECT gen_random_uuid(), name, '{"kind":"system"}', '{}', 'user', CASE name WHEN 'sign-in.refreshed' THEN 'somebody' ELSE number::text END
      FROM generate_series(1, 5000) AS number, unnest(ARRAY['sign-in.refreshed', 'password.changed', 'api-key.created']) AS name`);
    await auth.rows.query('ANALYZE events');
    const plan: unknown = await auth.rows.query(`
      EXPLAIN SELECT FROM events e WHERE e.target_kind = 'user' AND e.target_id = 'somebody'
        AND e.occurred_at > now() - interval '30 days' AND e.name IN ('password.changed', 'api-key.created')`);
    expect(JSON.stringify(plan)).toContain('events_security_notices');
  });
});
