import { randomUUID } from 'node:crypto';
import { NewApiKey, PasswordResetLink } from '../../../protocol/http/account.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { Authenticator } from '../../../testing/auth/authenticator.js';
import { Browser } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { SystemClock } from '../../platform/clock.js';

const ANOTHER = 'nine lazy clouds over Ghent';

/** Whoever looked after an account while it was worth little must not be in it when it is worth more. */
describe('ways in that somebody may have planted', () => {
  let bench: SignOnBench;
  let admin: Browser;

  beforeAll(async () => {
    bench = await SignOnBench.start();
    admin = await signedIn((await aPerson(bench.app.rows, { role: 'admin' })).username);
  });
  afterAll(() => bench.stop());

  async function signedIn(username: string): Promise<Browser> {
    const browser = new Browser(bench.app);
    expect((await browser.login(username)).status).toBe(200);
    return browser;
  }
  async function aKey(browser: Browser): Promise<string> {
    const wanted = { name: 'Planted', scopes: ['account:read'], lifeDays: 90 };
    return NewApiKey.parse((await browser.send('post', '/me/api-keys', wanted)).body).key;
  }
  const statusOf = async (key: string): Promise<number> =>
    (await bench.app.request().get('/api/v1/me').set('Authorization', `Bearer ${key}`)).status;
  async function aLink(id: string): Promise<string> {
    const { url } = PasswordResetLink.parse((await admin.send('post', `/users/${id}/password-reset`)).body);
    return url.split('#')[1] ?? '';
  }
  const reset = (token: string): ReturnType<Browser['send']> =>
    Promise.resolve(bench.app.request().post('/api/v1/auth/password-reset').send({ token, password: ANOTHER }));

  it('end with a role that rises, and no key waits for it', async () => {
    const { id, username } = await aPerson(bench.app.rows);
    const browser = await signedIn(username);
    const wanted = { name: 'Patient', scopes: ['account:read', 'agents:manage'], lifeDays: 90 };
    const refused = await browser.send('post', '/me/api-keys', wanted);
    expect(refusalOf(refused)).toEqual([403, 'not-allowed']);
    expect(refused.text).toContain('does not allow agents:manage');
    const [key, link] = [await aKey(browser), await aLink(id)];
    expect(await statusOf(key)).toBe(200);
    expect((await admin.send('patch', `/users/${id}`, { role: 'admin' })).status).toBe(200);
    expect(await statusOf(key)).toBe(401);
    expect(refusalOf(await reset(link))).toEqual([400, 'invalid-reset-link']);
    expect(await eventsOf(bench.app.rows, 'api-key.revoked', id)).toHaveLength(1);
  });

  it('do not end with a role that falls: the keys fall with it', async () => {
    const { id, username } = await aPerson(bench.app.rows, { role: 'admin' });
    const key = await aKey(await signedIn(username));
    expect((await admin.send('patch', `/users/${id}`, { role: 'operator' })).status).toBe(200);
    expect(await statusOf(key)).toBe(200);
  });

  it('end with a role that a provider raises', async () => {
    const provider = await bench.provider({ roles: [{ value: 'admins', role: 'admin' }] });
    const sub = `zoe-${randomUUID().slice(0, 8)}`;
    bench.idp.person = { sub, claims: { preferred_username: sub } };
    await bench.signIn(provider);
    const [{ id } = { id: '' }]: { id: string }[] = await bench.app.rows.query(
      'SELECT user_id AS id FROM identities WHERE subject = $1',
      [sub],
    );
    const hash = `(SELECT password_hash FROM users WHERE password_hash IS NOT NULL LIMIT 1)`;
    await bench.app.rows.query(`UPDATE users SET password_hash = ${hash} WHERE id = $1`, [id]);
    const key = await aKey(await signedIn(sub));
    bench.idp.person = { sub, claims: { groups: ['admins'] } };
    await bench.signIn(provider);
    expect(await statusOf(key)).toBe(401);
  });

  it('end with the first word of a provider for a local account: password, link, sign-in, key and second step', async () => {
    const email = `ceo-${randomUUID().slice(0, 8)}@corp.test`;
    const { id } = await aPerson(bench.app.rows);
    await bench.app.rows.query('UPDATE users SET username = $2, username_key = $2 WHERE id = $1', [id, email]);
    const browser = await signedIn(email);
    await Authenticator.enrol(browser, new SystemClock());
    const [key, link] = [await aKey(browser), await aLink(id)];
    bench.idp.person = { sub: randomUUID(), claims: { email, email_verified: true } };
    const end = await bench.signIn(await bench.provider({ linksByEmail: true }));
    expect(end.location).toBe('/signed-in?returnTo=%2F');
    expect((await new Browser(bench.app).login(email)).status).toBe(401);
    const another = await admin.send('post', `/users/${id}/password-reset`);
    expect(refusalOf(another)).toEqual([409, 'signs-in-elsewhere']);
    expect(refusalOf(await reset(link))).toEqual([400, 'invalid-reset-link']);
    expect((await browser.refresh()).status).toBe(401);
    expect(await statusOf(key)).toBe(401);
    const changes = await eventsOf(bench.app.rows, 'password.changed', id);
    expect(changes.map(({ data }) => data.way)).toEqual(['removed']);
  });

  it('end with a link for a new password: keys as well', async () => {
    const { id, username } = await aPerson(bench.app.rows);
    const key = await aKey(await signedIn(username));
    expect((await reset(await aLink(id))).status).toBe(204);
    expect(await statusOf(key)).toBe(401);
  });
});
