import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { Authenticator } from '../../../testing/auth/authenticator.js';
import { Browser } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { RecoveryCodes, SecondStepStatus } from '../../../protocol/http/second-step.js';

describe('The second step', () => {
  let database: TestDatabase;
  let auth: AuthApp;
  let replica: AuthApp;
  const clock = new ManualClock(new Date());

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database, { clock });
    replica = await startAuthApp(database, { clock });
  });
  afterAll(async () => {
    await auth.stop();
    await replica.stop();
    await database.stop();
  });

  interface Enrolled {
    readonly id: string;
    readonly username: string;
    readonly browser: Browser;
    readonly authenticator: Authenticator;
  }

  const enrolled = async (): Promise<Enrolled> => {
    const person = await aPerson(auth.rows);
    const browser = new Browser(auth);
    await browser.login(person.username);
    return { ...person, browser, authenticator: await Authenticator.enrol(browser, clock) };
  };
  const half = async (username: string, app = auth): Promise<Browser> => {
    const browser = new Browser(app);
    await browser.login(username);
    return browser;
  };

  it('holds a sign-in after the password, and lets it in with the code', async () => {
    const { id, username, browser: here, authenticator } = await enrolled();
    const browser = new Browser(auth);
    const login = await browser.login(username);
    expect((await here.send('get', '/me/sign-ins')).body).toMatchObject({ items: [{ isCurrent: true }] });
    expect(login.body).toEqual({
      mfaRequired: true,
      mfaToken: browser.mfaToken,
      step: 'code',
      expiresInSeconds: 600,
    });
    expect([login.headers['set-cookie'], browser.accessToken, browser.refreshToken]).toEqual([undefined, '', null]);
    expect(await eventsOf(auth.rows, 'user.signed-in', id)).toHaveLength(1);
    expect((await browser.secondStep(await authenticator.code())).status).toBe(200);
    expect(await browser.meStatus()).toBe(200);
    expect((await browser.refresh()).status).toBe(200);
    const [first, second] = await eventsOf(auth.rows, 'user.signed-in', id);
    expect(second?.data.familyId).not.toBe(first?.data.familyId);
    expect((await eventsOf(auth.rows, 'second-step.passed', id)).map(({ data }) => data.way)).toEqual(['totp']);
  });

  describe('threat 9: a code is used once', () => {
    it('refuses the same code at a later sign-in, and writes that down', async () => {
      const { id, username, authenticator } = await enrolled();
      const code = await authenticator.code();
      expect((await (await half(username)).secondStep(code)).status).toBe(200);
      expect(refusalOf(await (await half(username)).secondStep(code))).toEqual([401, 'invalid-code']);
      expect((await eventsOf(auth.rows, 'second-step.refused', id)).map(({ data }) => data.cause)).toEqual(['replay']);
    });

    it('refuses a code of an earlier step than the last one that was accepted', async () => {
      const { username, authenticator } = await enrolled();
      clock.advance(60_000);
      expect((await (await half(username)).secondStep(await authenticator.code(0))).status).toBe(200);
      expect(refusalOf(await (await half(username)).secondStep(await authenticator.code(-1)))).toEqual([
        401,
        'invalid-code',
      ]);
    });

    it('lets exactly one of fifty in who use one code at two replicas at once', async () => {
      const { id, username, authenticator } = await enrolled();
      const halves = await Promise.all(
        Array.from({ length: 10 }, (_, index) => half(username, index % 2 ? auth : replica)),
      );
      const code = await authenticator.code();
      const answers = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => halves[index % halves.length]?.secondStep(code)),
      );
      expect(answers.filter((answer) => answer?.status === 200)).toHaveLength(1);
      expect(answers.every((answer) => [200, 401, 429].includes(answer?.status ?? 0))).toBe(true);
      expect(await eventsOf(auth.rows, 'second-step.passed', id)).toHaveLength(1);
    });
  });

  describe('threat 10: guessing', () => {
    it('ends a half-token after five wrong codes, also for the right one', async () => {
      const { username, authenticator } = await enrolled();
      const browser = await half(username);
      const wrong = await authenticator.wrongCode();
      for (let count = 0; count < 5; count += 1)
        expect(refusalOf(await browser.secondStep(wrong))).toEqual([401, 'invalid-code']);
      expect(refusalOf(await browser.secondStep(await authenticator.code()))).toEqual([401, 'second-step-expired']);
      expect((await (await half(username)).secondStep(await authenticator.code())).status).toBe(200);
    });

    it('counts for the account, over new sign-ins and replicas: ten an hour', async () => {
      const { username, authenticator } = await enrolled();
      const wrong = await authenticator.wrongCode();
      const codes: number[] = [];
      for (let count = 0; count < 30; count += 1) {
        const browser = await half(username, count % 2 ? auth : replica);
        codes.push((await browser.secondStep(wrong)).status);
      }
      expect(codes).toEqual([...Array.from({ length: 10 }, () => 401), ...Array.from({ length: 20 }, () => 429)]);
      const right = await (await half(username)).secondStep(await authenticator.code());
      expect(refusalOf(right)).toEqual([429, 'too-many-attempts']);
      expect(Number(right.headers['retry-after'])).toBeGreaterThan(3000);
    });

    it('counts a known device apart, so that strangers do not keep its owner out', async () => {
      const { username, browser, authenticator } = await enrolled();
      const wrong = await authenticator.wrongCode();
      for (let count = 0; count < 11; count += 1) await (await half(username)).secondStep(wrong);
      expect((await (await half(username)).secondStep(await authenticator.code())).status).toBe(429);
      await browser.login(username);
      expect((await browser.secondStep(await authenticator.code())).status).toBe(200);
    });

    it('believes no authenticator after a hundred wrong codes in a row, but a recovery code', async () => {
      const { id, username, authenticator } = await enrolled();
      await auth.rows.query('UPDATE mfa_factors SET failures = 100 WHERE user_id = $1', [id]);
      expect((await (await half(username)).secondStep(await authenticator.code())).status).toBe(401);
      expect((await eventsOf(auth.rows, 'second-step.refused', id)).map(({ data }) => data.cause)).toEqual(['locked']);
      const [recoveryCode = ''] = authenticator.recoveryCodes;
      expect((await (await half(username)).secondStep(recoveryCode)).status).toBe(200);
      expect((await (await half(username)).secondStep(await authenticator.code())).status).toBe(200);
    });
  });

  it.each([
    [-2, 401],
    [-1, 200],
    [0, 200],
    [1, 401],
    [2, 401],
  ])('threat 12: a code of %i steps from now is answered with %i', async (steps, status) => {
    const { username, authenticator } = await enrolled();
    await auth.rows.query('UPDATE mfa_factors SET last_step = NULL');
    expect((await (await half(username)).secondStep(await authenticator.code(steps))).status).toBe(status);
  });

  describe('threat 14: recovery codes', () => {
    it('let in once each, however they are typed', async () => {
      const { username, authenticator } = await enrolled();
      expect(new Set(authenticator.recoveryCodes).size).toBe(10);
      const [first = '', second = ''] = authenticator.recoveryCodes;
      expect(first).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
      expect((await (await half(username)).secondStep(first)).status).toBe(200);
      expect(refusalOf(await (await half(username)).secondStep(first))).toEqual([401, 'invalid-code']);
      const typed = second.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l');
      expect((await (await half(username)).secondStep(typed)).status).toBe(200);
    });

    it('are shown once, and stored as digests; the secret is sealed', async () => {
      const { id, browser, authenticator } = await enrolled();
      const status = await browser.send('get', '/me/mfa');
      expect(SecondStepStatus.strict().parse(status.body)).toMatchObject({ isEnabled: true, recoveryCodesLeft: 10 });
      const rows: unknown = await auth.rows.query(
        'SELECT row_to_json(f) AS f, (SELECT json_agg(r) FROM recovery_codes r WHERE r.user_id = $1) AS r FROM mfa_factors f WHERE f.user_id = $1',
        [id],
      );
      const logged: unknown = await auth.rows.query('SELECT row_to_json(e) FROM events e');
      const dump = JSON.stringify([rows, logged, status.body]);
      for (const secret of [authenticator.secret, ...authenticator.recoveryCodes]) expect(dump).not.toContain(secret);
      expect(dump).toContain('wrappedKey');
    });

    it('void those before when they are renewed', async () => {
      const { username, browser, authenticator } = await enrolled();
      const renewed = RecoveryCodes.parse((await browser.send('post', '/me/mfa/recovery-codes')).body).recoveryCodes;
      expect((await (await half(username)).secondStep(authenticator.recoveryCodes[0] ?? '')).status).toBe(401);
      expect((await (await half(username)).secondStep(renewed[0] ?? '')).status).toBe(200);
    });

    it('come with the second step or not at all', async () => {
      const person = await aPerson(auth.rows);
      const browser = await half(person.username);
      const { secret } = (await browser.send('post', '/me/mfa/totp')).body as { secret: string };
      await auth.rows.query(`
        CREATE FUNCTION refuse_codes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
        CREATE TRIGGER refuse_codes BEFORE INSERT ON recovery_codes FOR EACH ROW EXECUTE FUNCTION refuse_codes()`);
      try {
        const code = await new Authenticator(secret, clock).code();
        expect((await browser.send('post', '/me/mfa/totp/confirm', { code })).status).toBe(500);
      } finally {
        await auth.rows.query('DROP TRIGGER refuse_codes ON recovery_codes; DROP FUNCTION refuse_codes');
      }
      expect((await browser.send('get', '/me/mfa')).body).toMatchObject({ isEnabled: false, recoveryCodesLeft: 0 });
      expect((await half(person.username)).accessToken).not.toBe('');
    });
  });

  describe('a half-token', () => {
    it('opens nothing else, and works once', async () => {
      const { username, authenticator } = await enrolled();
      const browser = await half(username);
      expect(await browser.meStatus(browser.mfaToken)).toBe(401);
      expect((await browser.refresh(browser.mfaToken)).status).toBe(401);
      const code = await authenticator.code();
      expect((await browser.secondStep(code)).status).toBe(200);
      const [recoveryCode = ''] = authenticator.recoveryCodes;
      expect(refusalOf(await browser.secondStep(recoveryCode))).toEqual([401, 'second-step-expired']);
      expect(refusalOf(await browser.secondStep(recoveryCode, 'x'.repeat(43)))).toEqual([401, 'second-step-expired']);
    });

    it('lapses with time, with its sign-in and with its person, and then uses no code up', async () => {
      const { id, username, authenticator } = await enrolled();
      const [recoveryCode = ''] = authenticator.recoveryCodes;
      for (const [statement, undo] of [
        [`UPDATE second_step_challenges SET expires_at = now() - interval '1 second'`, 'SELECT 1'],
        ['UPDATE sign_ins SET revoked_at = now() WHERE user_id = $1', 'SELECT 1'],
        ['UPDATE users SET is_disabled = true WHERE id = $1', 'UPDATE users SET is_disabled = false WHERE id = $1'],
      ] as const) {
        const browser = await half(username);
        await auth.rows.query(statement, statement.includes('$1') ? [id] : []);
        expect(refusalOf(await browser.secondStep(recoveryCode))).toEqual([401, 'second-step-expired']);
        await auth.rows.query(undo, undo.includes('$1') ? [id] : []);
      }
      expect((await (await half(username)).secondStep(recoveryCode)).status).toBe(200);
    });
  });
});
