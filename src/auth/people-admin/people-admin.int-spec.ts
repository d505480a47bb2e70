import { randomUUID } from 'node:crypto';
import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { Authenticator } from '../../../testing/auth/authenticator.js';
import { Browser } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { until } from '../../../testing/auth/until.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { NewApiKey, PersonPage, PersonView } from '../../../protocol/http/account.js';
import type { Role } from '../../../protocol/http/auth.js';
import { IdentitiesRepository } from '../accounts/identities.repository.js';
import { SystemClock } from '../../platform/clock.js';

describe('looking after people', () => {
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

  const signedIn = async (role: Role): Promise<{ id: string; username: string; browser: Browser }> => {
    const person = await aPerson(auth.rows, { role });
    const browser = new Browser(auth);
    await browser.login(person.username);
    return { ...person, browser };
  };

  it('makes accounts, which a link opens', async () => {
    const { id: actorId, browser } = await signedIn('admin');
    const answer = await browser.send('post', '/users', { username: 'Nadia', role: 'operator' });
    expect(answer.status).toBe(201);
    const person = PersonView.parse(answer.body);
    expect(person).toMatchObject({ username: 'Nadia', displayName: 'Nadia', role: 'operator', hasPassword: false });
    expect((await new Browser(auth).login('Nadia')).status).toBe(401);
    const link = (await browser.send('post', `/users/${person.id}/password-reset`)).body as { url: string };
    const reset = { token: link.url.split('#')[1], password: 'nine lazy clouds over Ghent' };
    expect((await auth.request().post('/api/v1/auth/password-reset').send(reset)).status).toBe(204);
    expect((await new Browser(auth).login('nadia', reset.password)).status).toBe(200);
    expect(refusalOf(await browser.send('post', '/users', { username: 'NADIA' }))).toEqual([422, 'validation-failed']);
    const [event] = await eventsOf(auth.rows, 'user.created', person.id);
    expect(event).toMatchObject({ data: { origin: 'admin' }, actor: { kind: 'user', id: actorId } });
  });

  it('lists people by pages and finds them by part of a name', async () => {
    const { browser } = await signedIn('operator');
    const { username } = await signedIn('user');
    const found = PersonPage.parse(
      (await browser.send('get', `/users?search=${username.toUpperCase().slice(4)}`)).body,
    );
    expect(found.items.map((person) => person.username)).toEqual([username]);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = PersonPage.parse(
        (await browser.send('get', `/users?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)).body,
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    const rows: { id: string }[] = await auth.rows.query('SELECT id FROM users ORDER BY created_at, id');
    expect(seen).toEqual(rows.map(({ id }) => id));
    expect(JSON.stringify(found)).not.toContain('argon2');
    expect(PersonPage.parse((await browser.send('get', '/users?search=%25')).body).items).toEqual([]);
  });

  describe('threat 41: who may look after whom', () => {
    it.each<[Role, Role, number]>([
      ['user', 'user', 403],
      ['operator', 'user', 200],
      ['operator', 'operator', 403],
      ['operator', 'admin', 403],
      ['admin', 'user', 200],
      ['admin', 'operator', 200],
      ['admin', 'admin', 200],
    ])('a person of role %s who shuts out one of role %s is answered with %i', async (actorRole, role, status) => {
      const actor = await signedIn(actorRole);
      const target = await signedIn(role);
      await Authenticator.enrol(target.browser, new SystemClock());
      const path = `/users/${target.id}`;
      expect((await actor.browser.send('post', `${path}/password-reset`)).status).toBe(status === 200 ? 201 : status);
      expect((await actor.browser.send('delete', `${path}/mfa`)).status).toBe(status === 200 ? 204 : status);
      expect((await actor.browser.send('patch', path, { isDisabled: true })).status).toBe(status);
      const events = await eventsOf(auth.rows, 'user.disabled', target.id);
      expect(events.map((event) => event.actor)).toEqual(status === 200 ? [{ kind: 'user', id: actor.id }] : []);
      if (status === 403) expect(await target.browser.meStatus()).toBe(200);
    });

    it('operators give nobody a role that they do not look after', async () => {
      const { browser } = await signedIn('operator');
      const { id } = await signedIn('user');
      for (const role of ['operator', 'admin']) {
        expect(refusalOf(await browser.send('patch', `/users/${id}`, { role }))).toEqual([403, 'not-allowed']);
        expect(refusalOf(await browser.send('post', '/users', { username: 'x.y', role }))).toEqual([
          403,
          'not-allowed',
        ]);
      }
      expect((await browser.send('patch', `/users/${id}`, { role: 'user' })).status).toBe(200);
    });

    it('nobody is changed who is not there, nor by members that do not exist', async () => {
      const { browser } = await signedIn('admin');
      const { id } = await signedIn('user');
      const nobody = '/users/3f0f6f3e-0000-4000-8000-000000000000';
      expect(refusalOf(await browser.send('patch', nobody, { isDisabled: true }))).toEqual([404, 'user-not-found']);
      expect(refusalOf(await browser.send('get', nobody))).toEqual([404, 'user-not-found']);
      for (const changes of [{}, { passwordHash: 'x' }, { role: 'root' }, { isDisabled: 1 }])
        expect(refusalOf(await browser.send('patch', `/users/${id}`, changes))).toEqual([422, 'validation-failed']);
    });
  });

  describe('an e-mail address', () => {
    const address = (): string => `${randomUUID()}@Corp.example`;

    it('is set, changed and taken away by an administrator, and ends no sign-in', async () => {
      const admin = await signedIn('admin');
      const { id, browser } = await signedIn('user');
      for (const email of [address(), address(), null]) {
        const answer = await admin.browser.send('patch', `/users/${id}`, { email });
        expect([answer.status, PersonView.parse(answer.body).email]).toEqual([200, email]);
      }
      expect((await admin.browser.send('patch', `/users/${id}`, { email: null })).status).toBe(200);
      const events = await eventsOf(auth.rows, 'user.updated', id);
      expect(events.map(({ data }) => data.fields)).toEqual([['email'], ['email'], ['email']]);
      expect(await browser.meStatus()).toBe(200);
    });

    it('is what a provider that may link finds the account by', async () => {
      const admin = await signedIn('admin');
      const { id } = await signedIn('user');
      const email = address();
      await admin.browser.send('patch', `/users/${id}`, { email });
      const found = await auth.app.get(IdentitiesRepository).findByEmail(auth.rows.manager, email.toUpperCase());
      expect(found).toEqual([{ userId: id, isLinked: false }]);
    });

    it('is none of an operator’s business: whoever has it gets the account (threat 30)', async () => {
      const operator = await signedIn('operator');
      const { id } = await signedIn('user');
      const answer = await operator.browser.send('patch', `/users/${id}`, { email: address() });
      expect(refusalOf(answer)).toEqual([403, 'not-allowed']);
    });

    it('belongs to one account, in whatever case, and is one', async () => {
      const admin = await signedIn('admin');
      const [one, other] = [await signedIn('user'), await signedIn('user')];
      const email = address();
      await admin.browser.send('patch', `/users/${one.id}`, { email });
      for (const wrong of [email.toLowerCase(), 'nobody', 'a@b', `${'x'.repeat(250)}@corp.example`, 7]) {
        const answer = await admin.browser.send('patch', `/users/${other.id}`, { email: wrong });
        expect(refusalOf(answer)).toEqual([422, 'validation-failed']);
      }
    });
  });

  describe('threat 21: cut off within five seconds, on both replicas', () => {
    const cases: readonly [string, object, number][] = [
      ['shut out', { isDisabled: true }, 401],
      ['given another role', { role: 'operator' }, 200],
    ];
    it.each(cases)('when somebody is %s', async (_, changes, keyStatus) => {
      const admin = await signedIn('admin');
      const { id, username, browser } = await signedIn('user');
      const key = { name: 'x', scopes: ['account:read'], lifeDays: 1 };
      const made = NewApiKey.parse((await browser.send('post', '/me/api-keys', key)).body);
      const statusAt = async (app: AuthApp, token: string): Promise<number> =>
        (await app.request().get('/api/v1/me').set('Authorization', `Bearer ${token}`)).status;
      for (const app of [auth, replica])
        for (const token of [browser.accessToken, made.key]) expect(await statusAt(app, token)).toBe(200);
      expect((await admin.browser.send('patch', `/users/${id}`, changes)).status).toBe(200);
      for (const app of [auth, replica]) {
        await until(async () => (await statusAt(app, browser.accessToken)) === 401);
        expect(await statusAt(app, made.key)).toBe(keyStatus);
      }
      expect((await browser.refresh()).status).toBe(401);
      const back = { role: 'user', isDisabled: false };
      expect((await admin.browser.send('patch', `/users/${id}`, back)).status).toBe(200);
      expect((await browser.login(username)).status).toBe(200);
    });
  });

  it('leaves an administrator, however many shut each other out at once', async () => {
    await auth.rows.query(`UPDATE users SET role = 'user'`);
    const admins = [await signedIn('admin'), await signedIn('admin')] as const;
    const [first, second] = admins;
    const answers = await Promise.all([
      first.browser.send('patch', `/users/${second.id}`, { isDisabled: true }),
      second.browser.send('patch', `/users/${first.id}`, { role: 'user' }),
    ]);
    // Whoever was shut out before being recognised gets 401, whoever came a moment later 409.
    const [winner, loser] = answers.map(({ status }) => status).sort();
    expect(winner).toBe(200);
    expect([401, 409]).toContain(loser);
    const alive = admins[answers[0].status === 200 ? 0 : 1];
    for (const changes of [{ isDisabled: true }, { role: 'operator' }])
      expect(refusalOf(await alive.browser.send('patch', `/users/${alive.id}`, changes))).toEqual([409, 'last-admin']);
  });
});
