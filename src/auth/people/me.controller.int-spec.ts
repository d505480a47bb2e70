import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { Browser } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { Me } from '../../../protocol/http/auth.js';

describe('/me', () => {
  let database: TestDatabase;
  let auth: AuthApp;
  let person: { id: string; username: string };
  let browser: Browser;

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database);
    person = await aPerson(auth.rows);
    browser = new Browser(auth);
    await browser.login(person.username);
  });
  afterAll(async () => {
    await auth.stop();
    await database.stop();
  });

  const patch = (body: object): ReturnType<ReturnType<AuthApp['request']>['patch']> =>
    auth.request().patch('/api/v1/me').set('Authorization', `Bearer ${browser.accessToken}`).send(body);

  it('tells who is signed in and nothing that is nobody’s business', async () => {
    const answer = await auth.request().get('/api/v1/me').set('Authorization', `Bearer ${browser.accessToken}`);
    expect(answer.status).toBe(200);
    expect(Me.strict().parse(answer.body)).toMatchObject({ id: person.id, username: person.username, role: 'user' });
  });

  it('changes the display name and logs that, not the name', async () => {
    const answer = await patch({ displayName: '  Ann Example ' });
    expect([answer.status, Me.parse(answer.body).displayName]).toEqual([200, 'Ann Example']);
    const events = await eventsOf(auth.rows, 'user.updated', person.id);
    expect(events.map(({ data, actor }) => [data.fields, actor])).toMatchObject([
      [['displayName'], { kind: 'user', id: person.id }],
    ]);
    expect(await browser.meStatus()).toBe(200);
  });

  it.each([
    { displayName: 'Ann', role: 'admin' },
    { displayName: 'Ann', isDisabled: false },
    { username: 'root' },
    { displayName: '' },
    { displayName: '   ' },
    { displayName: 'x'.repeat(129) },
    { displayName: 'nul\u0000byte' },
    { displayName: 'half \ud800' },
    { displayName: ['Ann'] },
    { displayName: null },
    {},
  ])('refuses %j', async (body) => {
    expect(refusalOf(await patch(body))).toEqual([422, 'validation-failed']);
    expect(await auth.rows.query(`SELECT FROM users WHERE id = $1 AND role = 'user'`, [person.id])).toHaveLength(1);
  });
});
