import { AppBench } from '../../testing/app-proxy/app-bench.js';
import type { AppClient } from '../../testing/app-proxy/app-client.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { Problem } from '../../protocol/problem.js';
import type { Principal } from '../auth/principal.js';

const WAKE = '/.streamspace/wake';
const CLICK = {
  'Sec-Fetch-Site': 'same-origin',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-User': '?1',
  Accept: 'text/html',
};

let app: WebApp;
let bench: AppBench;
let alice: Principal;
let sessionId: string;
let client: AppClient;

beforeAll(async () => {
  app = await new WebApp().start();
  bench = await AppBench.start(app);
});
beforeEach(async () => {
  app.received.length = 0;
  alice = await bench.person();
  sessionId = await bench.session(alice.userId);
  client = await bench.visitor(alice, sessionId);
  await bench.change(sessionId, `state = 'hibernated', desired = 'hibernated'`);
});
afterAll(async () => {
  await bench.stop();
  await app.stop();
});

async function desired(): Promise<string | undefined> {
  const rows = await bench.plane.database.dataSource.query<{ desired: string }[]>(
    'SELECT desired FROM sessions WHERE id = $1',
    [sessionId],
  );
  return rows[0]?.desired;
}

describe('a session that sleeps', () => {
  it('is woken by a click on the page that says so, which goes on with the page that was asked for', async () => {
    const page = await client.visit('/deep/page?x=1');
    expect(page.body).toContain(`<form method="post" action="${WAKE}">`);
    const back = '/deep/page?x=1#part';
    const answer = await client.send('POST', WAKE, CLICK, new URLSearchParams({ back }).toString());
    expect(answer).toMatchObject({ status: 303, headers: { location: `${client.origin}${back}` } });
    expect(await desired()).toBe('running');
    expect(app.received).toEqual([]);
  });

  it.each(['//evil.example/', '/\\evil.example', 'https://evil.example', '@evil.example/', '', 'x', ':1/'])(
    'never sends anybody elsewhere: %j',
    async (back) => {
      const { headers } = await client.send('POST', WAKE, CLICK, new URLSearchParams({ back }).toString());
      expect(new URL(String(headers.location)).origin).toBe(client.origin);
    },
  );

  it.each<[string, Record<string, string>]>([
    ['a page of another site', { ...CLICK, 'Sec-Fetch-Site': 'cross-site' }],
    ["another session's page", { ...CLICK, 'Sec-Fetch-Site': 'same-site' }],
    ['a script that fetches', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }],
    ['a script that submits a form', { ...CLICK, 'Sec-Fetch-User': '' }],
    ['a browser that does not say', { Accept: 'text/html' }],
  ])('is not woken by %s', async (_case, headers) => {
    expect((await client.send('POST', WAKE, headers, 'back=/')).status).toBe(403);
    expect(await desired()).toBe('hibernated');
  });

  it('is not woken by looking at it, nor by whoever is not let in', async () => {
    await client.visit('/');
    expect((await client.get(WAKE)).status).toBe(303);
    const bob = await bench.person();
    const visitor = await bench.visitor(bob, await bench.session(bob.userId));
    const stranger = bench.stranger(sessionId);
    stranger.cookie = visitor.cookie;
    expect((await stranger.send('POST', WAKE, CLICK, 'back=/')).status).toBe(404);
    expect(await desired()).toBe('hibernated');
  });

  it('cannot be woken once it is being ended, and says so', async () => {
    await bench.change(sessionId, `state = 'ending', desired = 'ended'`);
    const answer = await client.send('POST', WAKE, CLICK, 'back=/');
    expect(answer.status).toBe(409);
    expect(answer.body).toContain('being ended');
    expect(answer.body).toContain('data-again="anew"');
  });

  it.each(['hibernated', 'standby'])('has a button when it is %s, and none while it is on its way', async (state) => {
    await bench.change(sessionId, `state = '${state}'`);
    expect((await client.visit('/')).body).toContain('<button>');
    await bench.change(sessionId, `state = 'waking'`);
    expect((await client.visit('/')).body).not.toContain('<button>');
  });
});

describe('a page that waits', () => {
  it('never sends a form again', async () => {
    const posted = await client.send('POST', '/form', CLICK, 'x=1');
    expect(posted.status).toBe(503);
    expect(posted.body).toContain('data-again="anew"');
    expect(posted.body).toContain('look before you send it again');
    expect((await client.visit('/form')).body).toContain('data-again="same"');
  });

  it('is a status with a time to ask again, where a program asks', async () => {
    for (const method of ['GET', 'POST']) {
      const answer = await client.send(method, '/api', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' });
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
      expect(Problem.parse(JSON.parse(answer.body))).toMatchObject({ code: 'session-not-running' });
    }
  });
});
