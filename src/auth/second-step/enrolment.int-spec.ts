import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { Authenticator } from '../../../testing/auth/authenticator.js';
import { Browser, setCookie } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import type { Role } from '../../../protocol/http/auth.js';
import { EnrolledGrant, TotpSecret } from '../../../protocol/http/second-step.js';
import { SystemClock } from '../../platform/clock.js';
import { REFRESH_COOKIE } from '../sign-in/sign-in-cookies.js';

describe('setting a second step up', () => {
  let database: TestDatabase;
  let auth: AuthApp;
  let admin: Browser;
  const clock = new SystemClock();

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database);
    admin = new Browser(auth);
    await admin.login((await aPerson(auth.rows, { role: 'admin' })).username);
  });
  afterEach(() => auth.rows.query(`DELETE FROM settings`));
  afterAll(async () => {
    await auth.stop();
    await database.stop();
  });

  const require = async (requiredFor: string): Promise<number> =>
    (await admin.send('put', '/settings/second-step', { requiredFor, countsProviders: true })).status;
  const post = (path: string, body: object): ReturnType<Browser['send']> =>
    Promise.resolve(auth.request().post(`/api/v1/auth/mfa${path}`).send(body));
  const fresh = async (role: Role = 'user'): Promise<{ id: string; username: string; browser: Browser }> => {
    const person = await aPerson(auth.rows, { role });
    const browser = new Browser(auth);
    await browser.login(person.username);
    return { ...person, browser };
  };

  it('gives an address for a QR code, and asks nothing of anybody before it was confirmed', async () => {
    const { username, browser } = await fresh();
    const { secret, uri } = TotpSecret.parse((await browser.send('post', '/me/mfa/totp')).body);
    expect(uri).toBe(`otpauth://totp/StreamSpace:${username}?secret=${secret}&issuer=StreamSpace`);
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect((await new Browser(auth).login(username)).body).toHaveProperty('accessToken');
    const wrong = await new Authenticator(secret, clock).wrongCode();
    expect(refusalOf(await browser.send('post', '/me/mfa/totp/confirm', { code: wrong }))).toEqual([
      401,
      'invalid-code',
    ]);
    expect((await new Browser(auth).login(username)).body).toHaveProperty('accessToken');
  });

  it('voids a secret with the next one, and after a quarter of an hour', async () => {
    const { browser } = await fresh();
    const first = TotpSecret.parse((await browser.send('post', '/me/mfa/totp')).body);
    const second = TotpSecret.parse((await browser.send('post', '/me/mfa/totp')).body);
    const confirm = async ({ secret }: TotpSecret): ReturnType<Browser['send']> =>
      browser.send('post', '/me/mfa/totp/confirm', { code: await new Authenticator(secret, clock).code() });
    expect(refusalOf(await confirm(first))).toEqual([401, 'invalid-code']);
    await auth.rows.query(`UPDATE mfa_factors SET created_at = created_at - interval '15 minutes'`);
    expect(refusalOf(await confirm(second))).toEqual([409, 'second-step-missing']);
    expect((await confirm(TotpSecret.parse((await browser.send('post', '/me/mfa/totp')).body))).status).toBe(200);
    expect(refusalOf(await browser.send('post', '/me/mfa/totp'))).toEqual([409, 'second-step-exists']);
    expect(refusalOf(await confirm(second))).toEqual([409, 'second-step-missing']);
  });

  it('begins once, whoever asks for it twice at the same moment', async () => {
    const { id, browser } = await fresh();
    const answers = await Promise.all(Array.from({ length: 10 }, () => browser.send('post', '/me/mfa/totp')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await auth.rows.query('SELECT user_id FROM mfa_factors WHERE user_id = $1', [id])).toHaveLength(1);
    const secrets = answers.map(({ body }) => TotpSecret.parse(body).secret);
    const confirmed = await Promise.all(
      secrets.map(async (secret) => {
        const code = await new Authenticator(secret, clock).code();
        return (await browser.send('post', '/me/mfa/totp/confirm', { code })).status;
      }),
    );
    expect(confirmed.filter((status) => status === 200)).toHaveLength(1);
  });

  it('ends the other sign-ins', async () => {
    const { username, browser } = await fresh();
    const elsewhere = new Browser(auth);
    await elsewhere.login(username);
    await Authenticator.enrol(browser, clock);
    expect((await elsewhere.refresh()).status).toBe(401);
    expect((await browser.refresh()).status).toBe(200);
  });

  describe('where it is required', () => {
    it.each<[string, Role, boolean]>([
      ['nobody', 'admin', false],
      ['admins', 'operator', false],
      ['admins', 'admin', true],
      ['staff', 'user', false],
      ['staff', 'operator', true],
      ['everybody', 'user', true],
    ])('of %s, the sign-in of a person of role %s is held: %p', async (requiredFor, role, isHeld) => {
      expect(await require(requiredFor)).toBe(200);
      const person = await aPerson(auth.rows, { role });
      const { body } = (await new Browser(auth).login(person.username)) as { body: object };
      expect('mfaRequired' in body).toBe(isHeld);
      if (isHeld) expect(body).toMatchObject({ step: 'enrolment' });
    });

    it('lets nobody in before it is set up, and then at once', async () => {
      await require('everybody');
      const { id, username, browser } = await fresh();
      const { mfaToken } = browser;
      expect([browser.accessToken, browser.refreshToken]).toEqual(['', null]);
      expect(refusalOf(await browser.secondStep('123456'))).toEqual([401, 'second-step-expired']);
      const { secret } = TotpSecret.parse((await post('/enrolment', { mfaToken })).body);
      const code = await new Authenticator(secret, clock).code();
      const answer = await post('/enrolment/confirm', { mfaToken, code });
      const grant = EnrolledGrant.parse(answer.body);
      expect(grant.recoveryCodes).toHaveLength(10);
      expect(setCookie(answer, REFRESH_COOKIE)).not.toBeNull();
      expect(await browser.meStatus(grant.accessToken)).toBe(200);
      expect((await eventsOf(auth.rows, 'second-step.passed', id)).map(({ data }) => data.way)).toEqual(['enrolment']);
      expect(refusalOf(await post('/enrolment', { mfaToken }))).toEqual([401, 'second-step-expired']);
      await browser.login(username);
      expect((await browser.secondStep(grant.recoveryCodes[0] ?? '')).status).toBe(200);
    });

    it('gives nobody a second enrolment with the half-token of a person who has a second step', async () => {
      const { username, browser } = await fresh();
      await Authenticator.enrol(browser, clock);
      await require('everybody');
      await browser.login(username);
      const { mfaToken } = browser;
      expect(refusalOf(await post('/enrolment', { mfaToken }))).toEqual([401, 'second-step-expired']);
      expect(refusalOf(await post('/enrolment/confirm', { mfaToken, code: '123456' }))).toEqual([
        401,
        'second-step-expired',
      ]);
    });

    it('cannot be removed', async () => {
      const { browser } = await fresh();
      await Authenticator.enrol(browser, clock);
      await require('everybody');
      expect(refusalOf(await browser.send('delete', '/me/mfa/totp'))).toEqual([409, 'second-step-required']);
      await require('nobody');
      expect((await browser.send('delete', '/me/mfa/totp')).status).toBe(204);
    });

    it('is settled by administrators alone, who said a moment ago who they are', async () => {
      for (const role of ['user', 'operator'] as const) {
        const { browser } = await fresh(role);
        const settings = { requiredFor: 'nobody', countsProviders: true };
        expect(refusalOf(await browser.send('put', '/settings/second-step', settings))).toEqual([403, 'not-allowed']);
      }
      await require('staff');
      expect((await admin.send('get', '/settings/second-step')).body).toEqual({
        requiredFor: 'staff',
        countsProviders: true,
      });
      expect((await eventsOf(auth.rows, 'settings.changed', null)).at(-1)?.data).toEqual({
        setting: 'second-step',
        secondStep: { requiredFor: 'staff', countsProviders: true },
      });
    });
  });
});
