import { randomUUID } from 'node:crypto';
import { PersonErasure, PersonPage } from '../../../protocol/http/account.js';
import { problemOf, refusalOf } from '../../../testing/auth/answers.js';
import { type AuthApp, startAuthApp } from '../../../testing/auth/auth-app.js';
import { Browser } from '../../../testing/auth/browser.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { until } from '../../../testing/auth/until.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';

const TABLES = `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`;
const A_TEMPLATE = `
  INSERT INTO templates (id, name, summary, category, icon, stream_kind, stream_port, workloads, resources)
  VALUES ('editor', 'Editor', 'Edits.', 'office', 'edit', 'rfb', 5900, '[]', '{"memoryBytes":1,"cpuMillis":1}')`;
const AN_AGENT = `INSERT INTO agents (id, name, platform, public_key) VALUES ($1, $2, 'local', $2)`;
const A_HOME = `INSERT INTO homes (id, user_id, template_id, agent_id) VALUES ($1, $2, 'editor', $3)`;
const A_SESSION = `
  INSERT INTO sessions (id, owner_id, template_id, name, resources, screen, state, desired, is_released, ended_at)
  VALUES ($1, $2, 'editor', $3, '{}', '{}', $4, 'ended', $5, now())`;
const A_PROVIDER = `
  INSERT INTO identity_providers (id, slug, kind, name, preset, config, mapping, is_enabled, is_configured)
  VALUES ($1, 'corp', 'oidc', 'Corp', 'other', '{"kind":"oidc","issuer":"https://idp.example"}', '{}', true, false)`;
const AN_IDENTITY = `
  INSERT INTO identities (id, user_id, provider_id, issuer, subject) VALUES ($1, $2, $4, 'https://idp.example', $3)`;

describe('erasing a person', () => {
  let database: TestDatabase;
  let auth: AuthApp;
  let admin: Browser;
  let adminId: string;
  const [agentId, providerId] = [randomUUID(), randomUUID()];

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database);
    const { id, username } = await aPerson(auth.rows, { role: 'admin' });
    adminId = id;
    admin = new Browser(auth);
    await admin.login(username);
    await auth.rows.query(A_TEMPLATE);
    await auth.rows.query(AN_AGENT, [agentId, 'Cellar']);
    await auth.rows.query(A_PROVIDER, [providerId]);
  });
  afterAll(async () => {
    await auth.stop();
    await database.stop();
  });

  const erase = (id: string, username: string, homes = 'keep', as = admin): ReturnType<Browser['send']> =>
    as.send('post', `/users/${id}/erasure`, { username, homes });

  /** Tables in which `text` stands somewhere. */
  async function tablesWith(text: string): Promise<string[]> {
    const found: string[] = [];
    for (const { name } of await auth.rows.query<{ name: string }[]>(TABLES)) {
      const sql = `SELECT FROM "${name}" t WHERE strpos(lower(row_to_json(t)::text), lower($1)) > 0 LIMIT 1`;
      if ((await auth.rows.query<unknown[]>(sql, [text])).length > 0) found.push(name);
    }
    return found.sort();
  }

  /** Somebody of whom everything is known. */
  async function known(): Promise<{ id: string; username: string; browser: Browser; texts: string[]; homeId: string }> {
    const { id, username } = await aPerson(auth.rows);
    const [email, title, subject] = [`${username}@example.com`, `Letter of ${username}`, `subject-${username}`];
    const [homeId, sessionId] = [randomUUID(), randomUUID()];
    await auth.rows.query('UPDATE users SET email = $2, email_key = $2 WHERE id = $1', [id, email]);
    await auth.rows.query(A_HOME, [homeId, id, agentId]);
    await auth.rows.query(A_SESSION, [sessionId, id, title, 'ended', true]);
    await auth.rows.query(`INSERT INTO session_thumbnails (session_id, image) VALUES ($1, 'jpeg')`, [sessionId]);
    await auth.rows.query(AN_IDENTITY, [randomUUID(), id, subject, providerId]);
    const browser = new Browser(auth);
    await browser.login(username);
    await browser.send('post', '/me/api-keys', { name: `${username}'s robot`, scopes: ['sessions:read'], lifeDays: 1 });
    return { id, username, browser, texts: [username, email, title, subject], homeId };
  }

  it('leaves nothing of them but random ids, and says so in the log', async () => {
    const { id, username, browser, texts } = await known();
    for (const text of texts) expect(await tablesWith(text)).not.toEqual([]);
    const answer = await erase(id, username);
    expect(answer.status).toBe(200);
    expect(PersonErasure.parse(answer.body).entries).toBeGreaterThan(0);
    for (const text of texts) expect([text, await tablesWith(text)]).toEqual([text, []]);
    expect(await auth.rows.query('SELECT FROM event_origins WHERE subject_id = $1', [id])).toEqual([]);
    expect(await auth.rows.query('SELECT FROM session_thumbnails')).toEqual([]);
    await until(async () => (await browser.meStatus()) === 401);
    expect((await new Browser(auth).login(username)).status).toBe(401);
    expect(await eventsOf(auth.rows, 'user.erased', id)).toMatchObject([
      { data: { homes: 'keep' }, actor: { kind: 'user', id: adminId } },
    ]);
    expect(await eventsOf(auth.rows, 'user.origins-erased', id)).toHaveLength(1);
  });

  it('is for good: nobody sees, changes or lets them in again', async () => {
    const { id, username } = await known();
    await erase(id, username);
    const page = PersonPage.parse((await admin.send('get', '/users?limit=100')).body);
    expect(page.items.map((person) => person.id)).not.toContain(id);
    for (const [method, path, body] of [
      ['get', `/users/${id}`, undefined],
      ['patch', `/users/${id}`, { isDisabled: false }],
      ['post', `/users/${id}/password-reset`, {}],
      ['post', `/users/${id}/erasure`, { username, homes: 'keep' }],
    ] as const)
      expect(refusalOf(await admin.send(method, path, body))).toEqual([404, 'user-not-found']);
  });

  it.each(['keep', 'delete'] as const)('does with their files what was chosen: %s', async (choice) => {
    const { id, username, homeId } = await known();
    await erase(id, username, choice);
    const [home] = await auth.rows.query<{ goes: boolean }[]>(
      'SELECT deletion_requested_at IS NOT NULL AS goes FROM homes WHERE id = $1',
      [homeId],
    );
    expect(home?.goes).toBe(choice === 'delete');
    expect(await eventsOf(auth.rows, 'home.deletion-requested', id)).toHaveLength(choice === 'delete' ? 1 : 0);
  });

  it('waits for their sessions to end, and changes nothing until then', async () => {
    const { id, username } = await known();
    await auth.rows.query(A_SESSION, [randomUUID(), id, 'Still there', 'hibernated', true]);
    const refused = await erase(id, username);
    expect([refused.status, problemOf(refused).code]).toEqual([409, 'person-in-use']);
    expect(await tablesWith(username)).not.toEqual([]);
    expect(await eventsOf(auth.rows, 'user.disabled', id)).toEqual([]);
  });

  it('waits for a check at their provider that has their identity, and then ends their sign-ins', async () => {
    const { id, username } = await known();
    const check = auth.rows.createQueryRunner();
    await check.startTransaction();
    await check.query('SELECT FROM identities WHERE user_id = $1 FOR NO KEY UPDATE', [id]);
    const erased = erase(id, username);
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await until(async () => (await auth.rows.query<unknown[]>(waiting)).length > 0);
    await check.query('UPDATE sign_ins SET revoked_at = now() WHERE user_id = $1', [id]);
    await check.commitTransaction();
    await check.release();
    expect((await erased).status).toBe(200);
    expect(await tablesWith(username)).toEqual([]);
  });

  it('is for administrators, who typed the name, and not of themselves', async () => {
    const { id, username } = await known();
    const { username: operatorName } = await aPerson(auth.rows, { role: 'operator' });
    const operator = new Browser(auth);
    await operator.login(operatorName);
    expect(refusalOf(await erase(id, username, 'keep', operator))).toEqual([403, 'not-allowed']);
    expect(refusalOf(await erase(id, 'somebody'))).toEqual([422, 'validation-failed']);
    expect(refusalOf(await erase(adminId, 'whatever'))).toEqual([403, 'not-allowed']);
    await auth.rows.query(`UPDATE sign_ins SET authenticated_at = now() - interval '10 minutes' WHERE user_id = $1`, [
      adminId,
    ]);
    expect(refusalOf(await erase(id, username))).toEqual([403, 'reauth-required']);
    expect(await tablesWith(username)).not.toEqual([]);
  });
});
