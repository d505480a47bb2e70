import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { AppBench } from '../../testing/app-proxy/app-bench.js';
import { type AppClient, responseTo } from '../../testing/app-proxy/app-client.js';
import { RawServer } from '../../testing/app-proxy/raw-server.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';

const MIB = 1024 * 1024;
const file = randomBytes(3 * MIB + 17);

let app: WebApp;
let hostile: RawServer;
let bench: AppBench;
let client: AppClient;

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  hostile = await new RawServer().start();
  app = await new WebApp().start();
  app.on('/file', (_request, response) => response.writeHead(200, { 'Content-Length': file.length }).end(file));
  app.on('/slow-head', (_request, response) => {
    response.writeHead(200, { 'Content-Length': file.length }).flushHeaders();
    setImmediate(() => response.end(file));
  });
  bench = await AppBench.start(app);
});
beforeEach(async () => {
  bench.connect = () => app.connect();
  const alice = await bench.person();
  client = await bench.visitor(alice, await bench.session(alice.userId));
});
afterAll(async () => {
  await bench.stop();
  await hostile.stop();
  await app.stop();
});

async function download(path: string): Promise<Buffer> {
  const call = client.begin('GET', path);
  call.end();
  const chunks: Buffer[] = [];
  for await (const chunk of await responseTo(call)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('a large answer of known length', () => {
  it.each(['/file', '/slow-head'])(
    'comes with every byte, again and again over the same connection: %s',
    async (path) => {
      await client.get('/echo');
      const before = app.connections;
      for (let index = 0; index < 15; index += 1) {
        expect(digest(await download(path))).toBe(digest(file));
        expect((await client.get('/echo')).status).toBe(200);
      }
      expect(app.connections).toBe(before);
    },
  );

  it('comes beside others, each with its own bytes', async () => {
    app.on('/of', ({ url = '' }, response) => {
      const body = Buffer.alloc(MIB, url.slice(-1));
      response.writeHead(200, { 'Content-Length': MIB }).end(body);
    });
    const bodies = await Promise.all(Array.from({ length: 10 }, (_, index) => download(`/of?${index}`)));
    expect(bodies.map((body) => digest(body))).toEqual(bodies.map((_, index) => digest(Buffer.alloc(MIB, `${index}`))));
  });

  it('waits for a slow reader with nothing kept in memory, and goes on', async () => {
    const size = 256 * MIB;
    app.on('/huge', (_request, response) => {
      response.writeHead(200, { 'Content-Length': size });
      let left = size;
      const more = (): void => {
        while (left > 0 && !response.destroyed) {
          left -= MIB;
          if (!response.write(Buffer.alloc(MIB, 'x'))) break;
        }
        if (left === 0) response.end();
      };
      response.on('drain', more);
      more();
    });
    const call = client.begin('GET', '/huge');
    call.end();
    const response = await responseTo(call);
    const before = process.memoryUsage().arrayBuffers;
    let received = 0;
    let highest = 0;
    for await (const chunk of response) {
      received += (chunk as Buffer).length;
      highest = Math.max(highest, process.memoryUsage().arrayBuffers);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(received).toBe(size);
    expect(highest - before).toBeLessThan(size / 2);
  });

  it('ends with its reader, and the application with it', async () => {
    const gone = new Promise<void>((resolve) => {
      app.on('/unread', (_request, response) => {
        response.once('close', () => resolve()).writeHead(200, { 'Content-Length': 512 * MIB });
        response.write(Buffer.alloc(8 * MIB));
      });
    });
    const call = client.begin('GET', '/unread');
    call.end();
    const response = await responseTo(call);
    await once(response, 'readable');
    call.destroy();
    response.on('error', () => undefined);
    await gone;
    expect(digest(await download('/file'))).toBe(digest(file));
  });

  it('that breaks is never taken for a whole one', async () => {
    app.on('/broken', (_request, response) => {
      response.writeHead(200, { 'Content-Length': 4 * MIB });
      response.write(Buffer.alloc(MIB), () => response.socket?.destroy());
    });
    await expect(download('/broken')).rejects.toThrow('aborted');
  });

  it('that is longer than it said ends the connection, and nobody gets the rest', async () => {
    const length = MIB;
    hostile.says = `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${'a'.repeat(length)}HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled`;
    bench.connect = () => hostile.connect();
    await download('/').catch(() => undefined);
    bench.connect = () => app.connect();
    expect((await client.get('/echo')).body).not.toContain('smuggled');
    expect((await client.visit('/')).body).toBe('<h1>The app</h1>');
  });

  it('has no body when only its head was asked for, or nothing changed', async () => {
    app.on('/head', (request, response) => {
      response.writeHead(request.method === 'HEAD' ? 200 : 304, { 'Content-Length': 5 * MIB }).end();
    });
    expect(await client.send('HEAD', '/head')).toMatchObject({ status: 200, body: '' });
    expect(await client.get('/head')).toMatchObject({ status: 304, body: '' });
    expect((await client.get('/echo')).status).toBe(200);
  });

  it('comes in order with others that were asked for at once over one connection', async () => {
    const ask = (path: string, more = ''): string =>
      `GET ${path} HTTP/1.1\r\nHost: ${client.host}\r\nCookie: ${client.cookie ?? ''}\r\n${more}\r\n`;
    const answer = Buffer.from(
      await client.raw(`${ask('/echo')}${ask('/file')}${ask('/')}${ask('/file', 'Connection: close\r\n')}`),
      'latin1',
    );
    const bodies = [answer.indexOf(file), answer.lastIndexOf(file)];
    expect(bodies.every((at) => at > 0)).toBe(true);
    expect(bodies[0]).toBeLessThan(answer.indexOf('<h1>The app</h1>'));
    expect(bodies[1]).toBe(answer.length - file.length);
  });
});
