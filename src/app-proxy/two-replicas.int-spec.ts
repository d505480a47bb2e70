import { once } from 'node:events';
import { AppBench } from '../../testing/app-proxy/app-bench.js';
import { AppClient } from '../../testing/app-proxy/app-client.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { AppProxyModule } from './app-proxy.module.js';

const env = { STREAMSPACE_PEER_LISTEN: '127.0.0.1:0' };
let app: WebApp;
let bench: AppBench;
let other: TestControlPlane;

beforeAll(async () => {
  app = await new WebApp().start();
  bench = await AppBench.start(app, env);
  other = await startTestControlPlane({ imports: [AppProxyModule], env, database: bench.plane.database });
});
afterAll(async () => {
  await other.stop();
  await bench.stop();
  await app.stop();
});

describe('an application', () => {
  it('is used through a replica that does not hold its agent, with the cookie of the one that does', async () => {
    const alice = await bench.person();
    const sessionId = await bench.session(alice.userId);
    const { cookie } = await bench.visitor(alice, sessionId);
    const port = Number(new URL(other.url).port);
    const client = new AppClient(port, `${sessionId}.localhost:${port}`);
    client.cookie = cookie;
    expect(await client.get('/')).toMatchObject({ status: 200, body: '<h1>The app</h1>' });
    const body = 'x'.repeat(300_000);
    const echoed = await client.send('POST', '/echo', {}, body);
    expect(JSON.parse(echoed.body)).toMatchObject({ method: 'POST', body });
    const webSocket = client.webSocket('/ws');
    await once(webSocket, 'open');
    webSocket.send('hello');
    const [said] = (await once(webSocket, 'message')) as [Buffer];
    expect(said.toString()).toBe('hello');
    webSocket.terminate();
  });
});
