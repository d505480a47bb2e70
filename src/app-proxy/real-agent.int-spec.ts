import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { RealSession } from '../../testing/agents-gateway/real-session.js';
import { AppClient } from '../../testing/app-proxy/app-client.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { AppProxyModule } from './app-proxy.module.js';

const EIGHT_MIB = 8 << 20;
const WEB_ONLY = `
  UPDATE templates SET stream_kind = 'http', stream_port = 3000, workloads = '[{ "platform": "local", "command": ["web-app"] }]'`;
let app: WebApp;
let session: RealSession;
let client: AppClient;

beforeEach(async () => {
  app = await new WebApp().start();
  session = await RealSession.start({ imports: [AppProxyModule], screen: () => app.connect(), catalog: WEB_ONLY });
  const { port } = new URL(session.plane.url);
  client = new AppClient(Number(port), `${session.id}.localhost:${port}`);
  await client.enter(await session.ticket());
});
afterEach(async () => {
  await session.stop();
  await app.stop();
});

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

  it('an application ends with its sleep, and is back when it wakes', async () => {
    const webSocket = client.webSocket('/ws');
    await once(webSocket, 'open');
    const closed = new Promise((resolve) => webSocket.on('error', () => undefined).once('close', resolve));
    await session.ask('POST', '/hibernate');
    await closed;
    await session.becomes('hibernated');
    expect((await client.visit('/')).body).toContain('Asleep');
    await session.ask('POST', '/wake');
    await session.becomes('running');
    expect((await client.visit('/')).body).toBe('<h1>The app</h1>');
  });

  it('an application gets its password from the agent, and the browser never sees it', async () => {
    session.runtime.web = {
      ...session.runtime.web,
      credentials: { username: 'agent', password: 'of-this-start' },
    };
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
    await session.ask('POST', '/hibernate');
    await closed;
    await session.becomes('hibernated');
    expect((await client.visit('/')).body).toContain('Asleep');
    await session.ask('POST', '/wake');
    await session.becomes('running');
    expect((await client.visit('/')).body).toBe('<h1>The app</h1>');
  });
});
