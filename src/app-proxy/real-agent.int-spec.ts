import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { SessionView, StreamTicket } from '../../protocol/http/sessions.js';
import { InMemoryRuntime } from '../../testing/agents/in-memory-runtime.js';
import { AppClient } from '../../testing/app-proxy/app-client.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { type RealAgent, startRealAgent } from '../../testing/agents-gateway/real-agent.js';
import { anEnrollmentToken, aPerson, authorization } from '../../testing/agents-gateway/stream-rows.js';
import { eventually } from '../../testing/sessions/eventually.js';
import type { Principal } from '../auth/principal.js';
import { AppProxyModule } from './app-proxy.module.js';

const EIGHT_MIB = 8 << 20;
let plane: TestControlPlane;
let agent: RealAgent;
let runtime: InMemoryRuntime;
let app: WebApp;
let alice: Principal;
let session: SessionView;
let client: AppClient;

beforeEach(async () => {
  plane = await startTestControlPlane({ imports: [AppProxyModule] });
  await plane.database.dataSource.query(
    `UPDATE templates SET stream_kind = 'http', stream_port = 3000, workloads = '[{ "platform": "local", "command": ["web-app"] }]'`,
  );
  app = await new WebApp().start();
  runtime = new InMemoryRuntime();
  runtime.screen = () => app.connect();
  agent = await startRealAgent(plane.url, await anEnrollmentToken(plane), runtime);
  alice = await aPerson(plane);
  session = SessionView.parse(await call('POST', '/sessions', { templateId: 'desktop' }));
  await becomes('running');
  client = new AppClient(Number(new URL(plane.url).port), `${session.id}.localhost:${new URL(plane.url).port}`);
  await client.enter(StreamTicket.parse(await call('POST', `/sessions/${session.id}/tickets`)));
});
afterEach(async () => {
  await agent.stop();
  await plane.stop();
  await app.stop();
});

async function call(method: string, path: string, body?: object): Promise<unknown> {
  const headers = { ...(await authorization(plane.app, alice)), 'content-type': 'application/json' };
  const answer = await fetch(`${plane.url}/api/v1${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

async function becomes(state: SessionView['state']): Promise<void> {
  await eventually(async () => SessionView.parse(await call('GET', `/sessions/${session.id}`)).state === state);
}

describe('with a real agent', () => {
  it('an application is there, with every byte', async () => {
    const sent = randomBytes(EIGHT_MIB);
    app.on('/digest', (request, response) => {
      const hash = createHash('sha256');
      request.on('data', (chunk: Buffer) => hash.update(chunk)).on('end', () => response.end(hash.digest('hex')));
    });
    app.on('/download', (_request, response) => response.end(sent.toString('hex')));
    expect((await client.visit('/')).body).toBe('<h1>The app</h1>');
    expect((await client.send('PUT', '/digest', {}, sent)).body).toBe(createHash('sha256').update(sent).digest('hex'));
    expect((await client.get('/download')).body).toBe(sent.toString('hex'));
    const webSocket = client.webSocket('/ws');
    await once(webSocket, 'open');
    webSocket.send('hello');
    expect(String(((await once(webSocket, 'message')) as [Buffer])[0])).toBe('hello');
    webSocket.terminate();
  });

  it('an application gets its password from the agent, and the browser never sees it', async () => {
    runtime.web = { ...runtime.web, credentials: { username: 'agent', password: 'of-this-start' } };
    const answer = await client.get('/echo', { Authorization: `Basic ${btoa('mallory:guess')}` });
    const presented = `Basic ${btoa('agent:of-this-start')}`;
    expect(app.received.map(({ headers }) => headers.authorization)).toEqual([presented]);
    expect(answer.status).toBe(200);
    const webSocket = client.webSocket('/ws');
    await once(webSocket, 'open');
    expect(app.received.at(-1)?.headers.authorization).toBe(presented);
    webSocket.terminate();
  });

  it('an application that hangs up is explained, and is back as soon as it answers', async () => {
    app.on('/', (request) => request.socket.destroy());
    expect((await client.visit('/')).body).toContain('does not answer');
    app.on('/', (_request, response) => response.end('back'));
    expect((await client.visit('/')).body).toBe('back');
  });

  it('an application ends with its sleep, and is back when it wakes', async () => {
    const webSocket = client.webSocket('/ws');
    await once(webSocket, 'open');
    const closed = new Promise((resolve) => webSocket.on('error', () => undefined).once('close', resolve));
    await call('POST', `/sessions/${session.id}/hibernate`);
    await closed;
    await becomes('hibernated');
    expect((await client.visit('/')).body).toContain('Asleep');
    await call('POST', `/sessions/${session.id}/wake`);
    await becomes('running');
    expect((await client.visit('/')).body).toBe('<h1>The app</h1>');
  });
});
