import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { problemOf, refusalOf } from '../../../testing/auth/answers.js';
import { Authenticator } from '../../../testing/auth/authenticator.js';
import { Browser, setCookie } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson, THEIR_PASSWORD } from '../../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { PasswordResetLink } from '../../../protocol/http/account.js';
import { SystemClock } from '../../platform/clock.js';
import { DEVICE_COOKIE, REFRESH_COOKIE } from '../sign-in/sign-in-cookies.js';

const ANOTHER = 'nine lazy clouds over Ghent';

describe('passwords of local accounts', () => {
  let database: TestDatabase;
  let auth: AuthApp;
  let replica: AuthApp;
  let admin: Browser;

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database);
    replica = await startAuthApp(database);
    admin = new Browser(auth);
    await admin.login((await aPerson(auth.rows, { role: 'admin' })).username);
  });
  afterAll(async () => {
    await auth.stop();
    await replica.stop();
    await database.stop();
  });

  const signedIn = async (): Promise<{ id: string; username: string; browser: Browser }> => {
    const person = await aPerson(auth.rows);
    const browser = new Browser(auth);
    await browser.login(person.username);
    return { ...person, browser };
  };
  const change = (browser: Browser, password: string, currentPassword = THEIR_PASSWORD): ReturnType<Browser['send']> =>
    browser.send('put', '/me/password', { currentPassword, password });
  const age = (userId: string): Promise<unknown> =>
    auth.rows.query(`UPDATE sign_ins SET authenticated_at = now() - interval '301 seconds' WHERE user_id = $1`, [
      userId,
    ]);
  const linkFor = async (id: string, headers: Record<string, string> = {}): Promise<string> => {
    const answer = await auth
      .request()
      .post(`/api/v1/users/${id}/password-reset`)
      .set({ Authorization: `Bearer ${admin.accessToken}`, ...headers });
    return PasswordResetLink.parse(answer.body).url;
  };
  const tokenOf = (url: string): string => url.split('#')[1] ?? '';
  const reset = (token: string, password = ANOTHER, app = auth): ReturnType<Browser['send']> =>
    Promise.resolve(app.request().post('/api/v1/auth/password-reset').send({ token, password }));

  describe('threat 6: the policy', () => {
    it('takes a change, after which only the new one signs in and other sign-ins are over', async () => {
      const { id, username, browser } = await signedIn();
      const elsewhere = new Browser(auth);
      await elsewhere.login(username);
      expect((await change(browser, ANOTHER)).status).toBe(204);
      expect(await browser.meStatus()).toBe(200);
      expect((await elsewhere.refresh()).status).toBe(401);
      expect((await new Browser(auth).login(username)).status).toBe(401);
      expect((await new Browser(auth).login(username, ANOTHER)).status).toBe(200);
      expect((await eventsOf(auth.rows, 'password.changed', id)).map(({ data }) => data.way)).toEqual(['own']);
    });

    it('asks once: the current one proves who it is, also long after the sign-in', async () => {
      const { id, browser } = await signedIn();
      await age(id);
      expect(refusalOf(await change(browser, ANOTHER, 'wrong'))).toEqual([401, 'invalid-credentials']);
      expect((await change(browser, ANOTHER)).status).toBe(204);
      expect(await eventsOf(auth.rows, 'sign-in.confirmed', id)).toMatchObject([{ data: { proofs: ['password'] } }]);
    });

    it('asks for the second step as well long after the sign-in, and not again for a better password', async () => {
      const { id, browser } = await signedIn();
      const authenticator = await Authenticator.enrol(browser, new SystemClock());
      await age(id);
      expect(refusalOf(await change(browser, ANOTHER))).toEqual([401, 'invalid-code']);
      const withCode = (password: string, code = authenticator.recoveryCodes[0]): ReturnType<Browser['send']> =>
        browser.send('put', '/me/password', { currentPassword: THEIR_PASSWORD, password, code });
      expect(refusalOf(await withCode(ANOTHER, await authenticator.wrongCode()))).toEqual([401, 'invalid-code']);
      expect(refusalOf(await withCode('password1234'))).toEqual([422, 'weak-password']);
      expect((await change(browser, ANOTHER)).status).toBe(204);
    });

    it('takes no code for the password of somebody who has none here', async () => {
      const { id, browser } = await signedIn();
      const authenticator = await Authenticator.enrol(browser, new SystemClock());
      await auth.rows.query('UPDATE users SET password_hash = NULL WHERE id = $1', [id]);
      await age(id);
      const proof = { currentPassword: THEIR_PASSWORD, password: ANOTHER, code: authenticator.recoveryCodes[0] };
      expect(refusalOf(await browser.send('put', '/me/password', proof))).toEqual([401, 'invalid-credentials']);
    });

    it('wants the current one, and counts wrong ones', async () => {
      const { browser } = await signedIn();
      browser.deviceToken = null;
      for (let count = 0; count < 5; count += 1)
        expect(refusalOf(await change(browser, ANOTHER, `wrong ${count}`))).toEqual([401, 'invalid-credentials']);
      expect(refusalOf(await change(browser, ANOTHER))).toEqual([429, 'too-many-attempts']);
    });

    it.each(['password1234', 'Iloveyou1234', 'qwertyuiop12', 'administrator1', '123456789012', 'Passw0rd!Passw0rd!'])(
      'refuses %s, which many people use',
      async (password) => {
        const { browser } = await signedIn();
        const answer = await change(browser, password);
        expect(refusalOf(answer)).toEqual([422, 'weak-password']);
        expect(problemOf(answer).errors?.[0]?.pointer).toBe('/password');
      },
    );

    it('refuses eleven characters and the user name, and takes a long one with every character compared', async () => {
      const { username, browser } = await signedIn();
      expect(refusalOf(await change(browser, 'elevenchars'))).toEqual([422, 'validation-failed']);
      expect(refusalOf(await change(browser, `${username} and more`))).toEqual([422, 'weak-password']);
      const long = `\u{1f996}${'stone bridge 7 '.repeat(4)}\u{1f680}zw`;
      expect(Array.from(long)).toHaveLength(64);
      expect((await change(browser, long)).status).toBe(204);
      const cut = Array.from(long).slice(0, 63).join('');
      expect((await new Browser(auth).login(username, cut)).status).toBe(401);
      expect((await new Browser(auth).login(username, long)).status).toBe(200);
    });

    it('refuses ten kilobytes before anything is hashed', async () => {
      const { browser } = await signedIn();
      expect(refusalOf(await change(browser, 'x'.repeat(10_000)))).toEqual([422, 'validation-failed']);
      expect(refusalOf(await reset('t', 'x'.repeat(10_000)))).toEqual([422, 'validation-failed']);
      const login = { username: 'somebody', password: 'x'.repeat(10_000) };
      expect(refusalOf(await auth.request().post('/api/v1/auth/login').send(login))).toEqual([
        422,
        'validation-failed',
      ]);
    });
  });

  describe('threat 25: the link of an administrator', () => {
    it('gives a new password once, and ends every sign-in', async () => {
      const { id, username, browser } = await signedIn();
      const token = tokenOf(await linkFor(id));
      expect(token).toMatch(/^[\w-]{43}$/);
      const answer = await reset(token);
      expect([answer.status, answer.text, setCookie(answer, REFRESH_COOKIE)]).toEqual([204, '', null]);
      expect((await browser.refresh()).status).toBe(401);
      expect((await new Browser(auth).login(username, ANOTHER)).status).toBe(200);
      expect(refusalOf(await reset(token, 'twelve grey herons wait'))).toEqual([400, 'invalid-reset-link']);
      expect((await eventsOf(auth.rows, 'password.changed', id)).map(({ data }) => data.way)).toEqual(['reset-link']);
      expect(await eventsOf(auth.rows, 'password-reset.created', id)).toHaveLength(1);
    });

    it('works for exactly one of twenty who use it at two replicas at once', async () => {
      const { id } = await signedIn();
      const token = tokenOf(await linkFor(id));
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => reset(token, `${ANOTHER} ${index}`, index % 2 ? auth : replica)),
      );
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      expect(answers.every(({ status }) => [204, 400].includes(status))).toBe(true);
    });

    it('lets in whom strangers lock out, and keeps them known when the strangers go on (threat 2)', async () => {
      const { id, username } = await signedIn();
      const fail = async (): Promise<number> => (await new Browser(auth).login(username, 'wrong')).status;
      for (let count = 0; count < 5; count += 1) await fail();
      expect(await fail()).toBe(429);
      const own = new Browser(auth);
      expect((await own.login(username)).status).toBe(429);
      own.deviceToken = setCookie(await reset(tokenOf(await linkFor(id))), DEVICE_COOKIE);
      expect(await fail()).toBe(401);
      for (let count = 0; count < 5; count += 1) await fail();
      expect(await fail()).toBe(429);
      expect((await own.login(username, ANOTHER)).status).toBe(200);
    });

    it('leaves the second step as it is', async () => {
      const { id, username, browser } = await signedIn();
      const authenticator = await Authenticator.enrol(browser, new SystemClock());
      await reset(tokenOf(await linkFor(id)));
      const again = new Browser(auth);
      expect((await again.login(username, ANOTHER)).body).toMatchObject({ mfaRequired: true, step: 'code' });
      expect(again.accessToken).toBe('');
      expect((await again.secondStep(authenticator.recoveryCodes[0] ?? '')).status).toBe(200);
    });

    it('lapses after a quarter of an hour, with a newer link and with its person; a weak password does not use it up', async () => {
      const { id } = await signedIn();
      const first = tokenOf(await linkFor(id));
      const second = tokenOf(await linkFor(id));
      expect(refusalOf(await reset(first))).toEqual([400, 'invalid-reset-link']);
      expect(refusalOf(await reset(second, 'password1234'))).toEqual([422, 'weak-password']);
      for (const [statement, undo] of [
        ['UPDATE users SET is_disabled = true WHERE id = $1', 'UPDATE users SET is_disabled = false WHERE id = $1'],
        [
          `UPDATE password_resets SET expires_at = expires_at - interval '15 minutes' WHERE user_id = $1`,
          `UPDATE password_resets SET expires_at = expires_at + interval '15 minutes' WHERE user_id = $1`,
        ],
      ] as const) {
        await auth.rows.query(statement, [id]);
        expect(refusalOf(await reset(second))).toEqual([400, 'invalid-reset-link']);
        await auth.rows.query(undo, [id]);
      }
      expect((await reset(second)).status).toBe(204);
    });

    it('is stored as a digest, and logged nowhere', async () => {
      const { id } = await signedIn();
      const token = tokenOf(await linkFor(id));
      const dump: unknown = await auth.rows.query(
        'SELECT (SELECT json_agg(r) FROM password_resets r) AS r, (SELECT json_agg(e) FROM events e) AS e',
      );
      expect(JSON.stringify(dump)).not.toContain(token);
    });

    it('threat 4: leads to the configured address, whatever the request says', async () => {
      const { id } = await signedIn();
      const forged = { 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' };
      expect(new URL(await linkFor(id, forged)).origin).toBe(auth.origin);
    });
  });
});
