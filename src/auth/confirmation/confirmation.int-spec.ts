import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { Authenticator } from '../../../testing/auth/authenticator.js';
import { Browser } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson, THEIR_PASSWORD } from '../../../testing/auth/people.js';
import { until } from '../../../testing/auth/until.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { SystemClock } from '../../platform/clock.js';

describe('threat 13: grave changes ask again who it is', () => {
  let database: TestDatabase;
  let auth: AuthApp;
  const clock = new SystemClock();

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database);
  });
  afterAll(async () => {
    await auth.stop();
    await database.stop();
  });

  const signedIn = async (passwordHash?: null): Promise<{ id: string; username: string; browser: Browser }> => {
    const person = await aPerson(auth.rows);
    const browser = new Browser(auth);
    await browser.login(person.username);
    if (passwordHash === null)
      await auth.rows.query('UPDATE users SET password_hash = NULL WHERE id = $1', [person.id]);
    return { ...person, browser };
  };
  const age = (userId: string): Promise<unknown> =>
    auth.rows.query(`UPDATE sign_ins SET authenticated_at = now() - interval '301 seconds' WHERE user_id = $1`, [
      userId,
    ]);

  it('removes a second step only after both factors, and ends the other sign-ins', async () => {
    const { id, username, browser } = await signedIn();
    const authenticator = await Authenticator.enrol(browser, clock);
    const elsewhere = new Browser(auth);
    await elsewhere.login(username);
    await elsewhere.secondStep(authenticator.recoveryCodes[0] ?? '');
    await age(id);
    expect(refusalOf(await browser.send('delete', '/me/mfa/totp'))).toEqual([403, 'reauth-required']);
    const confirm = (proof: object): ReturnType<Browser['send']> => browser.send('post', '/auth/reauth', proof);
    expect(refusalOf(await confirm({ password: 'wrong', code: await authenticator.code() }))).toEqual([
      401,
      'invalid-credentials',
    ]);
    expect(refusalOf(await confirm({ password: THEIR_PASSWORD, code: await authenticator.wrongCode() }))).toEqual([
      401,
      'invalid-code',
    ]);
    expect(refusalOf(await confirm({ password: THEIR_PASSWORD }))).toEqual([401, 'invalid-code']);
    expect(refusalOf(await browser.send('delete', '/me/mfa/totp'))).toEqual([403, 'reauth-required']);
    expect((await confirm({ password: THEIR_PASSWORD, code: authenticator.recoveryCodes[1] })).status).toBe(204);
    expect(await elsewhere.meStatus()).toBe(200);
    expect((await browser.send('delete', '/me/mfa/totp')).status).toBe(204);
    expect(await browser.meStatus()).toBe(200);
    await until(async () => (await elsewhere.meStatus()) === 401);
    expect((await elsewhere.refresh()).status).toBe(401);
    expect((await eventsOf(auth.rows, 'second-step.disabled', id)).map(({ actor }) => actor)).toMatchObject([
      { kind: 'user', id },
    ]);
    expect(await eventsOf(auth.rows, 'sign-in.confirmed', id)).toMatchObject([
      { data: { proofs: ['password', 'recovery-code'] } },
    ]);
  });

  it.each([
    ['post', '/me/mfa/totp', undefined],
    ['post', '/me/mfa/totp/confirm', { code: '123456' }],
    ['post', '/me/mfa/recovery-codes', undefined],
    ['post', '/me/api-keys', { name: 'x', scopes: ['account:read'], lifeDays: 1 }],
  ] as const)('%s %s', async (method, path, body) => {
    const { id, browser } = await signedIn();
    await age(id);
    expect(refusalOf(await browser.send(method, path, body))).toEqual([403, 'reauth-required']);
    expect((await browser.send('post', '/auth/reauth', { password: THEIR_PASSWORD })).status).toBe(204);
    expect((await browser.send(method, path, body)).status).not.toBe(403);
  });

  it('confirms nobody else’s sign-in, nor another one of the same person', async () => {
    const { id, username, browser } = await signedIn();
    const second = new Browser(auth);
    await second.login(username);
    await age(id);
    expect((await browser.send('post', '/auth/reauth', { password: THEIR_PASSWORD })).status).toBe(204);
    expect(refusalOf(await second.send('post', '/me/mfa/totp'))).toEqual([403, 'reauth-required']);
  });

  it('asks people who only sign in elsewhere to do that again', async () => {
    const { id, browser } = await signedIn(null);
    await age(id);
    const answer = await browser.send('post', '/auth/reauth', { password: THEIR_PASSWORD });
    expect(refusalOf(answer)).toEqual([403, 'reauth-required']);
  });

  it('makes guessers wait', async () => {
    const { browser } = await signedIn();
    browser.deviceToken = null;
    for (let count = 0; count < 5; count += 1)
      expect((await browser.send('post', '/auth/reauth', { password: `wrong ${count}` })).status).toBe(401);
    const answer = await browser.send('post', '/auth/reauth', { password: THEIR_PASSWORD });
    expect(refusalOf(answer)).toEqual([429, 'too-many-attempts']);
  });

  it('threat 22: a sign-in with a second step gets tokens that nobody had before it', async () => {
    const { id, username, browser } = await signedIn();
    const before = browser.refreshToken;
    const authenticator = await Authenticator.enrol(browser, clock);
    await browser.login(username);
    await browser.secondStep(authenticator.recoveryCodes[0] ?? '');
    expect(browser.refreshToken).not.toBe(before);
    expect((await new Browser(auth).refresh(before)).status).toBe(401);
    const families = (await eventsOf(auth.rows, 'user.signed-in', id)).map(({ data }) => data.familyId);
    expect(new Set(families).size).toBe(2);
  });
});
