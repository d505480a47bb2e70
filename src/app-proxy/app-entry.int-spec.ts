import { randomUUID } from 'node:crypto';
import { AppBench } from '../../testing/app-proxy/app-bench.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { anEnrolledAgent } from '../../testing/agents-gateway/stream-rows.js';
import { openScreen } from '../../testing/agents-gateway/fake-viewer.js';
import { Problem } from '../../protocol/problem.js';
import type { Principal } from '../auth/principal.js';

let app: WebApp;
let bench: AppBench;
let alice: Principal;
let sessionId: string;

beforeAll(async () => {
  app = await new WebApp().start();
  bench = await AppBench.start(app);
});
beforeEach(async () => {
  app.received.length = 0;
  alice = await bench.person();
  sessionId = await bench.session(alice.userId);
});
afterAll(async () => {
  await bench.stop();
  await app.stop();
});

/** What tells one answer from another, without what is different each time. */
const looks = ({ status, headers, body }: { status: number; headers: object; body: string }): string =>
  JSON.stringify({
    status,
    headers: { ...headers, 'x-request-id': '', date: '' },
    body: body.replace(/"instance":"[^"]*"/, ''),
  });

describe('the ticket of a web application', () => {
  it("names the entry of the session's own host and lies in the fragment, which no server sees", async () => {
    const ticket = await bench.ticket(alice, sessionId);
    const { port } = new URL(bench.plane.url);
    expect(ticket.url).toMatch(new RegExp(`^http://${sessionId}\\.localhost:${port}/\\.streamspace/enter#[\\w-]{43}$`));
    expect(ticket.protocols).toEqual([]);
  });

  it('becomes a cookie of that host alone, once', async () => {
    const ticket = await bench.ticket(alice, sessionId);
    const client = bench.stranger(sessionId);
    const entered = await client.enter(ticket);
    expect(entered).toMatchObject({ status: 303, headers: { location: `${client.origin}/` } });
    expect(entered.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-streamspace-app=[\w.-]+; Path=\/; Secure; HttpOnly; SameSite=None; Partitioned$/),
    ]);
    expect(await client.visit('/')).toMatchObject({ status: 200, body: '<h1>The app</h1>' });
    const again = bench.stranger(sessionId);
    expect((await again.enter(ticket)).status).toBe(404);
    expect(again.cookie).toBeNull();
  });

  it('leads to where the template says that the application begins', async () => {
    const { dataSource } = bench.plane.database;
    await dataSource.query(`UPDATE templates SET stream_path = '/app/?view=1' WHERE id = 'web-app'`);
    const entered = await bench.stranger(sessionId).enter(await bench.ticket(alice, sessionId));
    expect(entered.headers.location).toBe(`${bench.stranger(sessionId).origin}/app/?view=1`);
    await dataSource.query(`UPDATE templates SET stream_path = '/' WHERE id = 'web-app'`);
  });

  it('is written down', async () => {
    await bench.visitor(alice, sessionId);
    const events = await bench.plane.database.dataSource.query<unknown[]>(
      `SELECT data->>'userId' AS "userId", data->>'right' AS right, actor->>'signInId' AS "signInId" FROM events WHERE name = 'stream.opened' AND session_id = $1`,
      [sessionId],
    );
    expect(events).toEqual([{ userId: alice.userId, right: 'own', signInId: alice.signInId }]);
  });

  it('works for exactly one of 20 that come at once', async () => {
    const ticket = await bench.ticket(alice, sessionId);
    const entries = await Promise.all(Array.from({ length: 20 }, () => bench.stranger(sessionId).enter(ticket)));
    expect(entries.map(({ status }) => status).sort()).toEqual([303, ...Array.from({ length: 19 }, () => 404)]);
  });

  it("does not work late, at another session's host, after the sign-in ended, or from a page of somebody else", async () => {
    const late = await bench.ticket(alice, sessionId);
    await bench.plane.database.dataSource.query(`UPDATE stream_tickets SET expires_at = now() - interval '1 ms'`);
    const other = bench.stranger(await bench.session(alice.userId));
    const ticket = await bench.ticket(alice, sessionId);
    const statuses = [
      await bench.stranger(sessionId).enter(late),
      await other.enter(ticket),
      await bench.stranger(sessionId).enter(ticket, { Origin: 'https://evil.example' }),
      await bench.stranger(sessionId).enter(ticket, { Origin: 'null' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([404, 404, 403, 403]);
    await bench.plane.database.dataSource.query('UPDATE sign_ins SET revoked_at = now() WHERE id = $1', [
      alice.signInId,
    ]);
    expect((await bench.stranger(sessionId).enter(ticket)).status).toBe(404);
  });

  it('is posted by a page that runs our script alone and is framed by the portal alone', async () => {
    const page = await bench.stranger(sessionId).visit('/.streamspace/enter');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'sha256-/);
    expect(page.headers['content-security-policy']).toMatch(
      /frame-ancestors 'self' http:\/\/localhost:\d+ http:\/\/127\.0\.0\.1:\d+$/,
    );
    expect(page.headers['cache-control']).toBe('no-store');
  });

  it('is not for the WebSocket of screens', async () => {
    const { hash } = new URL((await bench.ticket(alice, sessionId)).url);
    const ticket = {
      url: `${bench.plane.url.replace('http', 'ws')}/api/v1/vnc/${sessionId}`,
      protocols: ['binary', `streamspace.ticket.${hash.slice(1)}`],
    };
    await expect(openScreen(ticket, { Origin: bench.plane.url })).rejects.toThrow('session-not-found');
  });
});

describe('whoever is not let in', () => {
  it('sees the same page at a session of somebody else, at one that does not exist and at nonsense', async () => {
    const bob = await bench.person();
    const visitor = await bench.visitor(bob, await bench.session(bob.userId));
    const answers = [];
    for (const host of [sessionId, randomUUID(), 'nonsense', 'a.b']) {
      for (const cookie of [visitor.cookie, null, '__Host-streamspace-app=x.y']) {
        const client = bench.stranger(host);
        client.cookie = cookie;
        answers.push(await client.visit('/'));
      }
    }
    expect([...new Set(answers.map(looks))]).toHaveLength(1);
    expect(answers[0]).toMatchObject({ status: 404 });
    expect(answers[0]?.body).toContain('Open it from your sessions');
    expect(app.received).toEqual([]);
  });

  it('is told as a problem where a program asks', async () => {
    const answer = await bench.stranger(sessionId).get('/api/data');
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(Problem.parse(JSON.parse(answer.body))).toMatchObject({ status: 404, code: 'session-not-found' });
  });

  it.each([
    ['upper case', (host: string) => host.toUpperCase()],
    ['a trailing dot', (host: string) => host.replace(':', '.:')],
    ['another port', (host: string) => host.replace(/\d+$/, '1')],
    ['no port', (host: string) => host.replace(/:\d+$/, '')],
    ['a name below it', (host: string) => `x.${host}`],
  ])('is whoever spells the host with %s, even with the cookie', async (_case, spell) => {
    const client = await bench.visitor(alice, sessionId);
    const answer = await client.get('/', { Host: spell(client.host) });
    expect(answer.status).toBe(404);
    expect(app.received).toEqual([]);
  });

  it("finds nothing of the portal at an application's host", async () => {
    for (const client of [
      bench.stranger(sessionId),
      bench.stranger('nonsense'),
      await bench.visitor(alice, sessionId),
    ]) {
      for (const path of ['/api/v1/me', '/healthz', '/api/openapi.json', '/index.html']) {
        expect((await client.get(path)).status).toBe(404);
      }
    }
    expect(app.received.map(({ url }) => url)).toEqual(['/api/v1/me', '/healthz', '/api/openapi.json', '/index.html']);
  });
});

describe('an application that is not there', () => {
  it.each([
    ['starting', `state = 'starting'`, 503, 'Starting…'],
    ['waking', `state = 'waking'`, 503, 'Waking up…'],
    ['asleep', `state = 'hibernated', desired = 'hibernated'`, 503, 'Asleep'],
    ['going to sleep', `desired = 'hibernated'`, 503, 'Going to sleep…'],
    ['ended', `state = 'ending', desired = 'ended'`, 404, 'The session has ended'],
  ])(
    'says so when the session is %s, with a page that waits where there is something to wait for',
    async (_case, change, status, title) => {
      const client = await bench.visitor(alice, sessionId);
      await bench.change(sessionId, change);
      const page = await client.visit('/deep/page');
      expect(page.status).toBe(status);
      expect(page.body).toContain(`<h1>${title}</h1>`);
      expect(page.headers['retry-after']).toBe(status === 503 ? '2' : undefined);
      expect(await client.get('/.streamspace/status')).toMatchObject({ status: status === 503 ? 200 : 404 });
      await bench.change(sessionId, `state = 'running', desired = 'running'`);
      expect(JSON.parse((await client.get('/.streamspace/status')).body)).toMatchObject({ isReady: true });
      expect((await client.visit('/')).body).toBe('<h1>The app</h1>');
    },
  );

  it('leaves nothing in the browser once its session ended', async () => {
    const client = await bench.visitor(alice, sessionId);
    await bench.change(sessionId, `state = 'ending', desired = 'ended'`);
    const page = await client.get('/', { Accept: 'text/html', Cookie: `${client.cookie}; theme=dark` });
    expect(page.headers['clear-site-data']).toBe('"cache", "storage"');
    expect(page.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-streamspace-app=; Path=\/; Max-Age=0; .*; Partitioned$/),
      expect.stringMatching(/^__Host-streamspace-app=; Path=\/; Max-Age=0; .*; SameSite=None$/),
      expect.stringMatching(/^theme=; Path=\/; Max-Age=0; .*; Partitioned$/),
      expect.stringMatching(/^theme=; Path=\/; Max-Age=0; .*; SameSite=None$/),
    ]);
  });

  it('says when its agent is away, and when it does not answer', async () => {
    const client = await bench.visitor(alice, sessionId);
    const away = await anEnrolledAgent(bench.plane);
    await bench.change(sessionId, `agent_id = '${away.agentId}'`);
    const unreachable = await client.visit('/');
    expect(unreachable.status).toBe(503);
    expect(unreachable.body).toContain('cannot be reached');
    await bench.change(sessionId, `agent_id = '${bench.agent.agentId}'`);
    bench.agent.answerStreams(() => Promise.reject(new Error('Nobody listens there.')));
    const page = await client.visit('/');
    expect(page.status).toBe(502);
    expect(page.body).toContain('does not answer');
    expect(page.body).toContain('data-page="unanswered"');
    bench.serve();
    expect((await client.visit('/')).status).toBe(200);
  });
});
