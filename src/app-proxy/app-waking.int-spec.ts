import { AppBench } from '../../testing/app-proxy/app-bench.js';
import type { AppClient } from '../../testing/app-proxy/app-client.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { Problem } from '../../protocol/problem.js';
import type { Principal } from '../auth/principal.js';
import { PublicOrigin } from '../platform/http/public-origin.js';

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
  it('is not woken by looking at it: its page leads to the portal, which wakes it', async () => {
    const page = await client.visit('/deep/page?x=1');
    expect(page.body).toContain(`href="${bench.plane.app.get(PublicOrigin).url}/sessions/${sessionId}" target="_top"`);
    expect(await desired()).toBe('hibernated');
    expect(app.received).toEqual([]);
  });

  it.each(['GET', 'POST'])('is not woken by anything that its own host can be asked: %s', async (method) => {
    expect((await client.send(method, '/.streamspace/wake', CLICK)).status).toBe(404);
    expect(await desired()).toBe('hibernated');
  });

  it.each(['hibernated', 'standby'])(
    'has a way to wake when it is %s, and none while it is on its way',
    async (state) => {
      await bench.change(sessionId, `state = '${state}'`);
      expect((await client.visit('/')).body).toContain('Wake it up');
      await bench.change(sessionId, `state = 'waking'`);
      expect((await client.visit('/')).body).not.toContain('Wake it up');
    },
  );
});

describe('a page that waits', () => {
  it('speaks to the viewer under each name that the portal has on this machine', async () => {
    const { port } = new URL(bench.plane.url);
    const framers = `http://localhost:${port} http://127.0.0.1:${port}`;
    expect((await client.visit('/')).body).toContain(`data-framers="${framers}"`);
  });

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
