import { hash } from '@node-rs/argon2';
import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { problemOf, refusalOf } from '../../../testing/auth/answers.js';
import { Browser } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson, THEIR_PASSWORD } from '../../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';

/** Each is a round trip, and work for the one thread that answers everybody else as well: a new one has to be worth it. */
const MOST_STATEMENTS = 13;

describe('local sign-in', () => {
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

  it('signs in, whatever the case of the name, and logs it once', async () => {
    const person = await aPerson(auth.rows);
    const browser = new Browser(auth);
    const answer = await browser.login(person.username.toUpperCase());
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(await browser.meStatus()).toBe(200);
    const events = await eventsOf(auth.rows, 'user.signed-in', person.id);
    expect(events).toEqual([
      {
        data: { userId: person.id, familyId: events[0]?.data.familyId, method: 'password' },
        actor: { kind: 'user', id: person.id },
        requestId: answer.headers['x-request-id'],
      },
    ]);
  });

  it('asks the database no more often than it has to', async () => {
    const person = await aPerson(auth.rows);
    expect((await new Browser(auth).login(person.username)).status).toBe(200);
    const statements: string[] = [];
    const counter = { beforeQuery: ({ query }: { query: string }) => void statements.push(query) };
    auth.rows.subscribers.push(counter);
    expect((await new Browser(auth).login(person.username)).status).toBe(200);
    auth.rows.subscribers.splice(auth.rows.subscribers.indexOf(counter), 1);
    expect(statements.join('\n')).toContain('INSERT INTO sign_ins');
    expect(statements.length).toBeLessThanOrEqual(MOST_STATEMENTS);
  });

  it('keeps neither password nor token in the database', async () => {
    const person = await aPerson(auth.rows);
    const browser = new Browser(auth);
    await browser.login(person.username);
    const dump: { text: string }[] = await auth.rows.query(
      `SELECT concat((SELECT json_agg(u) FROM users u), (SELECT json_agg(s) FROM sign_ins s), (SELECT json_agg(r) FROM refresh_tokens r),
        (SELECT json_agg(e) FROM events e)) AS text`,
    );
    expect(dump[0]?.text).toContain(person.id);
    for (const secret of [THEIR_PASSWORD, browser.refreshToken!, browser.accessToken])
      expect(dump[0]?.text).not.toContain(secret);
  });

  it('answers every failure with the same words', async () => {
    const known = await aPerson(auth.rows);
    const disabled = await aPerson(auth.rows, { isDisabled: true });
    const elsewhere = await aPerson(auth.rows, { passwordHash: null });
    const attempts = [
      [known.username, 'not the password'],
      ['no-such-person', THEIR_PASSWORD],
      [disabled.username, THEIR_PASSWORD],
      [elsewhere.username, THEIR_PASSWORD],
      ['\u0000', THEIR_PASSWORD],
      ['\ud800name', THEIR_PASSWORD],
      ["' OR 1=1 --", THEIR_PASSWORD],
    ] as const;
    const bodies = new Set<string>();
    for (const [username, password] of attempts) {
      const answer = await new Browser(auth).login(username, password);
      expect(answer.status).toBe(401);
      bodies.add(JSON.stringify({ ...problemOf(answer), instance: '' }));
    }
    expect(bodies.size).toBe(1);
    expect([...bodies][0]).toContain('"code":"invalid-credentials"');
  });

  it('compares all of the password', async () => {
    const password = `${'\u{1f600}'.repeat(8)}${'slow green paper boats '.repeat(2)}${'ab9'.repeat(3)}x`;
    const person = await aPerson(auth.rows, { passwordHash: await hash(password) });
    expect((await new Browser(auth).login(person.username, password)).status).toBe(200);
    expect((await new Browser(auth).login(person.username, password.slice(0, -1))).status).toBe(401);
    expect((await new Browser(auth).login(person.username, `${password} `)).status).toBe(401);
  });

  it('takes one password however the keyboard composes it', async () => {
    const person = await aPerson(auth.rows, { passwordHash: await hash('caf\u00e9 caf\u00e9 caf\u00e9') });
    expect((await new Browser(auth).login(person.username, 'cafe\u0301 cafe\u0301 cafe\u0301')).status).toBe(200);
  });

  it('refuses a password of more than 1024 bytes without looking at it', async () => {
    const person = await aPerson(auth.rows);
    for (const password of ['x'.repeat(10_000), '\u{1f600}'.repeat(300)]) {
      const answer = await new Browser(auth).login(person.username, password);
      expect(refusalOf(answer)).toEqual([422, 'validation-failed']);
      expect(problemOf(answer).errors?.[0]?.pointer).toBe('/password');
    }
    expect(await auth.rows.query('SELECT FROM sign_in_attempts')).toHaveLength(0);
  });

  it('makes a hash of old parameters anew at the next sign-in, and no other', async () => {
    const old = await hash(THEIR_PASSWORD, { memoryCost: 8192, timeCost: 1 });
    const person = await aPerson(auth.rows, { passwordHash: old });
    const stored = async (): Promise<string> => {
      const rows: { password_hash: string }[] = await auth.rows.query('SELECT password_hash FROM users WHERE id = $1', [
        person.id,
      ]);
      return rows[0]!.password_hash;
    };
    expect((await new Browser(auth).login(person.username, 'wrong')).status).toBe(401);
    expect(await stored()).toBe(old);
    expect((await new Browser(auth).login(person.username)).status).toBe(200);
    const renewed = await stored();
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await new Browser(auth).login(person.username)).status).toBe(200);
    expect(await stored()).toBe(renewed);
  });

  it('replaces the sign-in that the browser had before', async () => {
    const person = await aPerson(auth.rows);
    const browser = new Browser(auth);
    await browser.login(person.username);
    const before = { refreshToken: browser.refreshToken, accessToken: browser.accessToken };
    await browser.login(person.username);
    expect(browser.refreshToken).not.toBe(before.refreshToken);
    expect(await browser.meStatus()).toBe(200);
    expect((await new Browser(auth).refresh(before.refreshToken)).status).toBe(401);
    expect(await eventsOf(auth.rows, 'user.signed-out', person.id)).toHaveLength(1);
  });

  it('lets many right passwords of one person in side by side', async () => {
    const person = await aPerson(auth.rows);
    const answers = await Promise.all(Array.from({ length: 12 }, () => new Browser(auth).login(person.username)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
  });

  it('refuses what is not JSON, so that no form of another site signs anybody in', async () => {
    const person = await aPerson(auth.rows);
    const body = new URLSearchParams({ username: person.username, password: THEIR_PASSWORD }).toString();
    const form = await auth.request().post('/api/v1/auth/login').type('application/x-www-form-urlencoded').send(body);
    const text = await auth
      .request()
      .post('/api/v1/auth/login')
      .type('text/plain')
      .send(JSON.stringify({ username: person.username, password: THEIR_PASSWORD }));
    expect([form.status, text.status].every((status) => status >= 400 && status < 500)).toBe(true);
    const foreign = await auth
      .request()
      .post('/api/v1/auth/login')
      .set('Origin', 'null')
      .send({ username: person.username, password: THEIR_PASSWORD });
    expect(refusalOf(foreign)).toEqual([403, 'origin-not-allowed']);
    expect(await eventsOf(auth.rows, 'user.signed-in', person.id)).toHaveLength(0);
  });
});
