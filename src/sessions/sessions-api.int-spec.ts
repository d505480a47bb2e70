import { randomUUID } from 'node:crypto';
import { Problem } from '../../protocol/problem.js';
import { TemplatePage } from '../../protocol/http/templates.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { type Answer, type Caller, type SessionsApp, startSessionsApp } from '../../testing/sessions/sessions-app.js';

const problem = (answer: Answer): Problem => Problem.parse(JSON.parse(answer.text));
/** The body without what differs from request to request. */
const anonymous = (answer: Answer): object => ({ ...problem(answer), instance: '' });

describe('the sessions API', () => {
  let app: SessionsApp;
  let agent: FakeAgent;
  let alice: Caller;
  let bob: Caller;
  beforeAll(async () => {
    app = await startSessionsApp();
    agent = await app.agent();
  });
  afterAll(async () => {
    agent.close();
    await app.stop();
  });
  beforeEach(async () => {
    [alice, bob] = [await app.person(), await app.person()];
    await app.database.dataSource.query(
      `UPDATE sessions SET state = 'ended', is_released = true WHERE state <> 'ended'`,
    );
  });

  const count = async (table: string): Promise<number> => {
    const [row]: { count: number }[] = await app.database.dataSource.query(
      `SELECT count(*)::int AS count FROM ${table}`,
    );
    return row!.count;
  };

  describe('the catalog', () => {
    it('holds the built-in applications in order, page by page', async () => {
      const first = TemplatePage.parse(JSON.parse((await alice.call('GET', '/templates?limit=3')).text));
      const second = TemplatePage.parse(
        JSON.parse((await alice.call('GET', `/templates?cursor=${first.nextCursor}`)).text),
      );
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([
        'desktop',
        'browser',
        'terminal',
        'editor',
      ]);
      expect(second.nextCursor).toBeNull();
      expect((await alice.call('GET', '/templates/desktop')).status).toBe(200);
    });

    it.each(['nothing', 'NOT A SLUG', '\u0000'])('has no %j', async (id) => {
      expect(problem(await alice.call('GET', `/templates/${encodeURIComponent(id)}`)).code).toBe('template-not-found');
    });
  });

  describe('ownership', () => {
    const routes: { method: string; rest: string; body?: object }[] = [
      { method: 'GET', rest: '' },
      { method: 'PATCH', rest: '', body: { name: 'Mine now' } },
      { method: 'DELETE', rest: '' },
      { method: 'POST', rest: '/hibernate' },
      { method: 'POST', rest: '/wake' },
      { method: 'POST', rest: '/retry' },
      { method: 'POST', rest: '/keep-awake' },
      { method: 'GET', rest: '/timeline' },
      { method: 'GET', rest: '/thumbnail' },
    ];
    it.each(routes)(
      '$method …$rest answers the same for a foreign, a missing and a malformed id, and does nothing',
      async ({ method, rest, body }) => {
        const session = await alice.launch();
        const events = await count('events');
        const foreign = await bob.call(method, `/sessions/${session.id}${rest}`, body);
        const missing = await bob.call(method, `/sessions/${randomUUID()}${rest}`, body);
        const malformed = await bob.call(method, `/sessions/${encodeURIComponent("' OR 1=1 --")}${rest}`, body);
        expect(foreign.status).toBe(404);
        expect(anonymous(foreign)).toEqual(anonymous(missing));
        expect(anonymous(malformed)).toEqual(anonymous(missing));
        expect(await count('events')).toBe(events);
        expect((await alice.show(session.id)).state).toBe('starting');
      },
    );

    it('lists only what is one’s own', async () => {
      const session = await alice.launch();
      expect((await alice.list()).items.map(({ id }) => id)).toEqual([session.id]);
      expect((await bob.list()).items).toEqual([]);
    });
  });

  describe('lists', () => {
    it('go newest first through pages, without those that ended unless asked for', async () => {
      const ids: string[] = [];
      for (let index = 0; index < 5; index++) {
        ids.unshift((await alice.launch({ templateId: 'terminal', home: 'temporary' })).id);
      }
      await app.database.dataSource.query(`UPDATE sessions SET state = 'ended', is_released = true WHERE id = $1`, [
        ids[2],
      ]);
      const first = await alice.list('?limit=3');
      const rest = await alice.list(`?limit=3&cursor=${first.nextCursor}`);
      expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids.filter((id) => id !== ids[2]));
      expect(rest.nextCursor).toBeNull();
      expect((await alice.list('?include=ended')).items).toHaveLength(5);
      expect((await alice.list('?state=ended')).items.map(({ id }) => id)).toEqual([ids[2]]);
    });

    it.each(['?limit=0', '?limit=101', '?cursor=zzz', '?state=gone', '?owner=bob'])('refuse %s', async (query) => {
      expect((await alice.call('GET', `/sessions${query}`)).status).toBe(422);
    });
  });

  describe('launching', () => {
    it.each<[object, string]>([
      [{}, '/templateId'],
      [{ templateId: 'terminal', ownerId: 'somebody' }, '/ownerId'],
      [{ templateId: 'terminal', resources: { cpuMillis: -1 } }, '/resources/cpuMillis'],
      [{ templateId: 'terminal', name: ' ' }, '/name'],
      [{ templateId: 'terminal', name: 'a\u0000b' }, '/name'],
      [{ templateId: 'terminal', home: 'mine' }, '/home'],
    ])('refuses %j and points at what is wrong', async (body, pointer) => {
      const answer = await alice.call('POST', '/sessions', body);
      expect(answer.status).toBe(422);
      expect(problem(answer).errors?.map((error) => error.pointer)).toContain(pointer);
    });

    it('knows no application that is not in the catalog', async () => {
      expect(problem(await alice.call('POST', '/sessions', { templateId: 'nothing' })).code).toBe('template-not-found');
    });

    it('changes only those resources that were asked for', async () => {
      const session = await alice.launch({ templateId: 'terminal', resources: { memoryMiB: 768 } });
      expect(session.resources).toEqual({ cpuMillis: 500, memoryMiB: 768, storageGiB: 5 });
    });

    it('gives the home to exactly one of twenty', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => alice.call('POST', '/sessions', { templateId: 'terminal' })),
      );
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      const refused = answers.filter(({ status }) => status !== 201).map(problem);
      expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['home-in-use']));
      expect((await alice.list()).items).toHaveLength(1);
      await alice.launch({ templateId: 'terminal', home: 'temporary' });
    });
  });

  describe('an idempotency key', () => {
    const launch = (
      caller: Caller,
      key: string,
      body: object = { templateId: 'terminal', home: 'temporary' },
    ): Promise<Answer> => caller.call('POST', '/sessions', body, { 'idempotency-key': key });

    it('launches once, also when all come at once', async () => {
      const key = randomUUID();
      const answers = await Promise.all(Array.from({ length: 10 }, () => launch(alice, key)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect((await alice.list()).items).toHaveLength(1);
    });

    it('belongs to one request of one person', async () => {
      const key = randomUUID();
      await launch(alice, key);
      expect(problem(await launch(alice, key, { templateId: 'editor' })).code).toBe('idempotency-key-reused');
      expect((await launch(bob, key)).status).toBe(201);
    });

    it('is free again when the launch failed', async () => {
      const key = randomUUID();
      expect((await launch(alice, key, { templateId: 'nothing' })).status).toBe(404);
      expect((await launch(alice, key)).status).toBe(201);
    });

    it('has at most 255 characters', async () => {
      expect((await launch(alice, 'k'.repeat(255))).status).toBe(201);
      expect((await launch(alice, 'k'.repeat(256))).status).toBe(422);
    });
  });

  it('renames', async () => {
    const { id } = await alice.launch();
    const answer = await alice.call('PATCH', `/sessions/${id}`, { name: '  Work ' });
    expect(answer.status).toBe(200);
    expect((await alice.show(id)).name).toBe('Work');
  });

  it('says why a session cannot do what is asked', async () => {
    const { id } = await alice.launch();
    const answer = await alice.call('POST', `/sessions/${id}/retry`);
    expect(answer.status).toBe(409);
    expect(problem(answer).code).toBe('session-conflict');
    expect(problem(answer).detail).toMatch(/has not failed\.$/);
  });
});
