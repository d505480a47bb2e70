import { randomUUID } from 'node:crypto';
import { Problem } from '../../protocol/problem.js';
import { authorization } from '../../testing/agents-gateway/stream-rows.js';
import { AppBench } from '../../testing/app-proxy/app-bench.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { until } from '../../testing/auth/until.js';
import type { Principal } from '../auth/principal.js';

let app: WebApp;
let bench: AppBench;
let alice: Principal;
let bob: Principal;
let sessionId: string;

beforeAll(async () => {
  app = await new WebApp().start();
  bench = await AppBench.start(app);
});
beforeEach(async () => {
  [alice, bob] = [await bench.person(), await bench.person()];
  sessionId = await bench.session(alice.userId);
});
afterAll(async () => {
  await bench.stop();
  await app.stop();
});

async function post(who: Principal, path: string, body: object = {}): Promise<Response> {
  const headers = { ...(await authorization(bench.plane.app, who)), 'content-type': 'application/json' };
  return fetch(`${bench.plane.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

const share = (access: string): Promise<Response> =>
  post(alice, `/sessions/${sessionId}/shares`, { person: bob.username, access });

describe('a web application that is shared', () => {
  it('cannot be looked at without being used, and says so', async () => {
    const answer = await share('view');
    expect(answer.status).toBe(409);
    expect(Problem.parse(await answer.json()).detail).toContain('Share it for control');
  });

  it('shows itself to nobody who may only look, however that came about', async () => {
    await bench.plane.database.dataSource.query(
      `INSERT INTO session_shares (id, session_id, user_id, access) VALUES ($1, $2, $3, 'view')`,
      [randomUUID(), sessionId, bob.userId],
    );
    const answer = await post(bob, `/sessions/${sessionId}/tickets`);
    expect(Problem.parse(await answer.json()).code).toBe('stream-unavailable');
  });

  it('can be used by whom it is shared with, until that is taken back (threat 57)', async () => {
    expect((await share('control')).status).toBe(201);
    const visitor = await bench.visitor(bob, sessionId);
    expect((await visitor.get('/')).status).toBe(200);
    await bench.plane.database.dataSource.query('DELETE FROM session_shares WHERE session_id = $1', [sessionId]);
    await until(async () => (await visitor.get('/')).status !== 200);
    expect((await post(bob, `/sessions/${sessionId}/tickets`)).status).toBe(404);
  });
});
