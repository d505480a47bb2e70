import { randomUUID } from 'node:crypto';
import { AuditDesk } from '../../testing/audit/audit-desk.js';
import { Browser } from '../../testing/auth/browser.js';
import { aPerson, THEIR_PASSWORD } from '../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../testing/database.js';
import { type AuditEntry, OriginErasure } from '../../protocol/http/audit.js';
import type { EventName } from '../../protocol/events.js';
import { EventLog } from '../platform/events/event-log.js';
import { entryConditions } from './entries/entry-query.js';

const AGENT = '00000000-0000-4000-8000-00000000a9e7';
const SESSION = '00000000-0000-4000-8000-0000000005e5';

describe('reading the log', () => {
  let database: TestDatabase;
  let desk: AuditDesk;
  let alice: { readonly id: string; readonly username: string };

  beforeAll(async () => {
    database = await startTestDatabase();
    desk = await AuditDesk.open(database);
    alice = await aPerson(database.dataSource);
    const browser = new Browser(desk.auth);
    await browser.login(alice.username);
    await browser.login(alice.username, 'a wrong password it is');
    const log = desk.auth.app.get(EventLog);
    await database.dataSource.query(
      `INSERT INTO agents (id, name, platform, public_key) VALUES ($1, 'Cellar', 'local', 'k')`,
      [AGENT],
    );
    await database.dataSource.transaction(async (tx) => {
      const actor = { kind: 'agent', id: AGENT } as const;
      await log.append(tx, 'agent.connected', { agentId: AGENT, epoch: 1, softwareVersion: 'zebra-9' }, actor);
      await log.append(tx, 'agent.lost', { agentId: AGENT, epoch: 1 }, { kind: 'system' });
      await log.append(tx, 'session.released', { sessionId: SESSION }, { kind: 'system' });
    });
    await desk.seal();
  });
  afterAll(async () => {
    await desk.stop();
    await database.stop();
  });

  const names = async (query: Record<string, string>): Promise<string[]> =>
    (await desk.page(query)).items.map(({ name }) => name);
  const only = async (event: EventName): Promise<AuditEntry> => {
    const [entry] = (await desk.page({ event })).items;
    if (!entry) throw new Error(`There is no ${event}.`);
    return entry;
  };

  it('is for administrators', async () => {
    const person = new Browser(desk.auth);
    await person.login(alice.username);
    for (const path of ['', '/export', '/verify', '/checkpoints', '/key']) {
      expect((await desk.get(path, {}, person.accessToken)).status).toBe(403);
      expect((await desk.get(path, {}, 'nobody')).status).toBe(401);
      expect((await desk.get(path)).status).toBe(200);
    }
    await desk.seal();
  });

  it('tells who did what to whom, from where, in which request, and how it ended', async () => {
    const { items } = await desk.page({ event: 'user.signed-in', target: `user:${alice.id}` });
    expect(items.at(-1)).toMatchObject({
      title: 'Signed in',
      sentence: `${alice.username} signed in (password).`.replace(/^./, (letter) => letter.toUpperCase()),
      actor: { kind: 'user', id: alice.id, name: alice.username },
      origin: { address: '127.0.0.1', via: 'api' },
      target: { kind: 'user', id: alice.id },
      targetName: alice.username,
      outcome: 'succeeded',
      data: { method: 'password' },
    });
    expect(items.at(-1)?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('filters by everything that it offers', async () => {
    expect(await names({ event: 'agent.connected' })).toEqual(['agent.connected']);
    expect(await names({ actor: AGENT })).toEqual(['agent.connected']);
    expect(await names({ actor: 'agent' })).toEqual(['agent.connected']);
    expect(await names({ actor: 'system', target: 'session' })).toEqual(['session.released']);
    expect(await names({ target: `agent:${AGENT}` })).toEqual(['agent.lost', 'agent.connected']);
    expect(await names({ outcome: 'failed' })).toEqual(['agent.lost']);
    expect(await names({ outcome: 'refused' })).toEqual(['sign-in.refused']);
    expect(await names({ text: 'zebra' })).toEqual(['agent.connected']);
    expect(await names({ text: 'zebra-9' })).toEqual(['agent.connected']);
    expect(await names({ text: 'zeb' })).toEqual(['agent.connected']);
    for (const text of ['...', "'", '\\', "a' & b", '!(x)', ':*', '<->', '%', '\u{1F512}'])
      expect(await names({ text })).toEqual([]);
    const { requestId, occurredAt } = await only('sign-in.refused');
    expect(await names({ requestId: String(requestId) })).toEqual(['sign-in.refused']);
    expect(await names({ requestId: randomUUID() })).toEqual([]);
    expect(await names({ since: occurredAt, event: 'user.created' })).toEqual([]);
    expect(await names({ until: occurredAt, outcome: 'refused' })).toEqual([]);
    expect(await names({ since: occurredAt, outcome: 'refused' })).toEqual(['sign-in.refused']);
    const byName = await desk.page({ actor: alice.username.toUpperCase() });
    expect(new Set(byName.items.map(({ actor }) => actor.id))).toEqual(new Set([alice.id]));
  });

  it('gives every entry once, page by page, newest first', async () => {
    const all = (await desk.page({ limit: '100' })).items.map(({ position }) => position);
    expect(all).toEqual(all.map((_, index) => all.length - index));
    const paged: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await desk.page({ limit: '2', ...(cursor === '' ? {} : { cursor }) });
      paged.push(...page.items.map(({ position }) => position));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
  });

  it.each([
    { limit: '101' },
    { cursor: '0' },
    { cursor: 'x' },
    { outcome: 'perhaps' },
    { since: 'yesterday' },
    { target: 'session:' },
    { text: 'x'.repeat(129) },
    { text: 'a\u0000b' },
    { actor: '\u0000' },
    { event: '\u0007' },
    { target: 'session:\u0000' },
    { unknown: 'x' },
  ])('refuses %j', async (query) => {
    const response = await desk.get('', query);
    expect([response.status, String(response.body)]).toEqual([422, expect.stringContaining('validation-failed')]);
  });

  it.each([
    [{ actor: AGENT }, 'events_actor'],
    [{ actor: 'agent' }, 'events_actor_kind'],
    [{ event: 'agent.lost' }, 'events_name'],
    [{ target: `agent:${AGENT}` }, 'events_target'],
    [{ outcome: 'failed' }, 'events_outcome'],
    [{ since: '2026-01-01T00:00:00.000Z' }, 'events_time'],
    [{ requestId: AGENT }, 'events_request'],
    [{ text: 'zebra' }, 'events_words'],
  ] as const)('has an index for %j', async (filter, index) => {
    const { where, values } = entryConditions({ filter, order: 'newest-first', after: null, to: null, limit: 10 });
    const plan = await database.dataSource.transaction(async (tx) => {
      await tx.query('SET LOCAL enable_seqscan = off');
      // Without the order of the log, which an index of its own gives as well: these rows are too few to choose by cost.
      return JSON.stringify(await tx.query(`EXPLAIN SELECT e.id FROM events e WHERE ${where}`, [...values]));
    });
    expect(plan).toContain(index);
  });

  it('exports NDJSON that carries its own proof, and says in the log that it did', async () => {
    const before = await desk.exported();
    expect(before.map(({ position }) => position)).toEqual(before.map((_, index) => index + 1));
    await desk.seal();
    const entry = await only('audit.exported');
    expect(entry.data).toEqual({ format: 'ndjson', from: 1, to: before.length, isFiltered: false });
    expect(entry.actor.id).toBe(desk.admin.id);
    expect((await desk.exported({ from: '2', to: '4' })).map(({ position }) => position)).toEqual([2, 3, 4]);
    expect((await desk.exported({ outcome: 'failed' })).map(({ name }) => name)).toEqual(['agent.lost']);
    expect(await desk.exported({ from: '100000' })).toEqual([]);
  });

  it('exports CSV that no spreadsheet runs', async () => {
    const log = desk.auth.app.get(EventLog);
    await database.dataSource.query(`UPDATE users SET display_name = '=HYPERLINK("http://evil")' WHERE id = $1`, [
      alice.id,
    ]);
    await database.dataSource.transaction((tx) =>
      log.append(tx, 'user.updated', { userId: alice.id, fields: ['a,b'] }, { kind: 'user', id: alice.id }),
    );
    await desk.seal();
    const response = await desk.get('/export', { format: 'csv', event: 'user.updated' });
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers['content-disposition']).toMatch(/^attachment; filename="streamspace-audit-1-\d+\.csv"$/);
    const [head, line, end] = String(response.body).split('\r\n');
    expect([head?.split(',').length, end]).toEqual([17, '']);
    expect(line).toContain(`,"'=HYPERLINK(""http://evil"")",`);
    expect(line).toMatch(/"\{""fields"":\[""a,b""\],""userId"":""[0-9a-f-]+""\}"/);
  });

  it('exports by what somebody proved again who they are', async () => {
    const { username } = await aPerson(desk.auth.rows);
    const browser = new Browser(desk.auth);
    await browser.login(username);
    expect((await browser.send('post', '/auth/reauth', { password: THEIR_PASSWORD })).status).toBe(204);
    await desk.seal();
    const query = { event: 'sign-in.confirmed' };
    expect((await desk.exported(query)).map(({ data }) => data)).toMatchObject([{ proofs: ['password'] }]);
    const csv = String((await desk.get('/export', { ...query, format: 'csv' })).body);
    expect(csv).toContain('confirmed who they are by their password before a sensitive change.');
    expect(csv).toContain('""proofs"":[""password""]');
  });

  it('erases from where a person acted, and stays provable', async () => {
    const response = await desk.post('/erasures', { userId: alice.id });
    expect(response.status).toBe(200);
    expect(OriginErasure.parse(response.body)).toMatchObject({ userId: alice.id });
    expect(await desk.verify()).toMatchObject({ isIntact: true });
    await desk.seal();
    const { items } = await desk.page({ actor: alice.id });
    expect(items.filter(({ origin }) => origin !== null)).toEqual([]);
    expect(items.some(({ isOriginErased }) => isOriginErased)).toBe(true);
    expect((await only('user.origins-erased')).actor.id).toBe(desk.admin.id);
    const result = await desk.verify();
    expect(result).toMatchObject({ isIntact: true, finding: null });
    expect(result.erasedOrigins).toBeGreaterThan(0);
    expect((await desk.page({ actor: desk.admin.id })).items[0]?.origin).not.toBeNull();
  });

  it('lets nobody erase origins without a word in the log', async () => {
    for (const sql of ['DELETE FROM event_origins', 'UPDATE event_origins SET salt = salt', 'TRUNCATE event_origins']) {
      await expect(database.dataSource.query(sql)).rejects.toMatchObject({ driverError: { code: '42501' } });
    }
  });

  it('lets nobody erase by an earlier erasure what came after it', async () => {
    await new Browser(desk.auth).login(alice.username);
    const sql = `DELETE FROM event_origins WHERE subject_id = '${alice.id}'`;
    await expect(database.dataSource.query(sql)).rejects.toMatchObject({ driverError: { code: '42501' } });
    expect(await database.dataSource.query('SELECT erase_origins($1) AS entries', [alice.id])).toEqual([
      { entries: 0 },
    ]);
    expect(OriginErasure.parse((await desk.post('/erasures', { userId: alice.id })).body).entries).toBe(1);
  });
});
