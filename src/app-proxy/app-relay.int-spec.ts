import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { AppBench } from '../../testing/app-proxy/app-bench.js';
import { type AppClient, read, responseTo } from '../../testing/app-proxy/app-client.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { Inbox } from '../../testing/agents-gateway/inbox.js';

const MIB = 1024 * 1024;
const Echo = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.unknown()),
  body: z.string(),
});

let app: WebApp;
let bench: AppBench;
let client: AppClient;

beforeAll(async () => {
  app = await new WebApp().start();
  bench = await AppBench.start(app);
  const alice = await bench.person();
  client = await bench.visitor(alice, await bench.session(alice.userId));
});
beforeEach(() => {
  app.received.length = 0;
});
afterAll(async () => {
  await bench.stop();
  await app.stop();
});

const echo = async (...[method, path, headers, body]: Parameters<AppClient['send']>): Promise<z.infer<typeof Echo>> =>
  Echo.parse(JSON.parse((await client.send(method, path, headers, body)).body));

describe('a request to an application', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'MKCOL'])(
    'keeps its method: %s',
    async (method) => {
      expect(await echo(method, '/echo')).toMatchObject({ method, body: '' });
    },
  );

  it.each(['/echo?a=1&a=2&%zz=%2F', '/echo?', '/echo?x=a+b%20c', "/echo?q='(~*)!"])(
    'keeps its path as it is: %s',
    async (path) => {
      expect((await echo('GET', path)).url).toBe(path);
    },
  );

  it('keeps paths that look odd', async () => {
    for (const path of [
      '//double//slash',
      '/a/../b/./c',
      '/%2e%2e/%2F/%00',
      '/a;b=c',
      '/.streamspacex',
      '/%2Estreamspace/enter',
    ]) {
      await client.get(path);
    }
    expect(app.received.map(({ url }) => url)).toEqual([
      '//double//slash',
      '/a/../b/./c',
      '/%2e%2e/%2F/%00',
      '/a;b=c',
      '/.streamspacex',
      '/%2Estreamspace/enter',
    ]);
  });

  it.each(['POST', 'GET', 'DELETE'])('keeps its body, of known length or not: %s', async (method) => {
    expect(await echo(method, '/echo', { 'Content-Length': '5' }, 'hello')).toMatchObject({ method, body: 'hello' });
    const chunked = await echo(method, '/echo', { 'Transfer-Encoding': 'chunked' }, 'hello');
    expect(chunked).toMatchObject({ method, body: 'hello', headers: { 'transfer-encoding': 'chunked' } });
    expect(app.received).toHaveLength(2);
  });

  it('tells the application its own host, and who asks, and nothing of ours', async () => {
    const { headers } = await echo('GET', '/echo', {
      Cookie: `a=1; ${client.cookie ?? ''}; b=2`,
      Origin: client.origin,
      'X-Forwarded-For': '10.9.8.7',
    });
    expect(headers).toMatchObject({
      host: client.host,
      origin: client.origin,
      cookie: 'a=1; b=2',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': client.host,
      'x-forwarded-proto': 'http',
    });
    expect(JSON.stringify(headers)).not.toContain('streamspace');
  });

  it('is passed on while it is sent: nothing waits for its end', async () => {
    const parts = new Inbox<string>();
    app.on('/slow-upload', (request, response) => {
      request.setEncoding('utf8').on('data', (part: string) => parts.put(part));
      request.on('end', () => response.end('done'));
    });
    const call = client.begin('POST', '/slow-upload', { 'Transfer-Encoding': 'chunked' });
    for (const part of ['one', 'two', 'three']) {
      call.write(part);
      expect(await parts.next()).toBe(part);
    }
    call.end();
    expect((await read(await responseTo(call))).body).toBe('done');
  });

  it('is called off when its browser leaves', async () => {
    const begun = new Inbox<ServerResponse>();
    app.on('/never', (_request, response) => begun.put(response));
    const call = client.begin('GET', '/never').on('error', () => undefined);
    call.end();
    const response = await begun.next();
    call.destroy();
    await once(response, 'close');
  });

  it('gets what the application says before it has taken the whole body', async () => {
    app.on('/too-big', (_request, response) => response.writeHead(413).end('Too big.'));
    const call = client.begin('POST', '/too-big', { 'Content-Length': String(64 * MIB) }).on('error', () => undefined);
    call.write(randomBytes(MIB));
    const response = await responseTo(call);
    expect(response.statusCode).toBe(413);
    call.destroy();
  });

  it('uses connections again', async () => {
    const before = app.connections;
    for (let index = 0; index < 10; index += 1) await client.get('/echo');
    expect(app.connections - before).toBeLessThanOrEqual(1);
  });

  it('is sent once more when its connection was closed in the moment that it was used', async () => {
    await client.get('/echo');
    let times = 0;
    app.on('/flaky', (request, response) => {
      times += 1;
      if (times === 1) request.socket.destroy();
      else response.end('there');
    });
    expect(await client.get('/flaky')).toMatchObject({ status: 200, body: 'there' });
    times = 0;
    expect(await client.send('POST', '/flaky', {}, 'once')).toMatchObject({ status: 502 });
    expect(times).toBe(1);
  });

  it('comes through at once with 40 others', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => echo('POST', '/echo', {}, String(index))),
    );
    expect(answers.map(({ body }) => Number(body))).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });
});

describe('an answer of an application', () => {
  it('comes piece by piece: its head before its first event', async () => {
    const open = new Inbox<ServerResponse>();
    app.on('/events', (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
      open.put(response);
    });
    const call = client.begin('GET', '/events');
    call.end();
    const [events, response] = await Promise.all([open.next(), responseTo(call)]);
    expect(response.headers['content-type']).toBe('text/event-stream');
    for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
      events.write(event);
      const [chunk] = (await once(response.setEncoding('utf8'), 'data')) as [string];
      expect(chunk).toBe(event);
    }
    events.end();
    await once(response, 'end');
  });

  it('may be a part of a file, not changed, or compressed, and stays that', async () => {
    const file = randomBytes(1000);
    app.on('/file', ({ headers }, response) => {
      if (headers['if-none-match'] === '"v1"') response.writeHead(304, { ETag: '"v1"' }).end();
      else if (headers.range === 'bytes=10-19') {
        response
          .writeHead(206, { 'Content-Range': 'bytes 10-19/1000', 'Content-Length': 10 })
          .end(file.subarray(10, 20));
      } else response.writeHead(200, { 'Content-Encoding': 'br', 'Content-Length': 1000 }).end(file);
    });
    const part = await client.get('/file', { Range: 'bytes=10-19' });
    expect(part).toMatchObject({
      status: 206,
      headers: { 'content-range': 'bytes 10-19/1000', 'content-length': '10' },
    });
    expect(await client.get('/file', { 'If-None-Match': '"v1"' })).toMatchObject({ status: 304, body: '' });
    const whole = await client.get('/file', { 'Accept-Encoding': 'br' });
    expect(whole).toMatchObject({ status: 200, headers: { 'content-encoding': 'br', 'content-length': '1000' } });
    expect(await client.send('HEAD', '/file')).toMatchObject({ headers: { 'content-length': '1000' }, body: '' });
  });

  it('is as large as it likes, either way, with nothing kept in memory', async () => {
    const size = 96 * MIB;
    const chunk = randomBytes(MIB);
    app.on('/large', (request, response) => {
      const hash = createHash('sha256');
      request.on('data', (part: Buffer) => hash.update(part));
      request.on('end', () => response.end(hash.digest('hex')));
    });
    const before = process.memoryUsage().arrayBuffers;
    const call = client.begin('PUT', '/large', { 'Content-Length': String(size) });
    const expected = createHash('sha256');
    for (let sent = 0; sent < size; sent += MIB) {
      expected.update(chunk);
      if (!call.write(chunk)) await once(call, 'drain');
    }
    call.end();
    expect((await read(await responseTo(call))).body).toBe(expected.digest('hex'));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(size / 2);
  });

  it('waits for a slow reader, and the application with it', async () => {
    let written = 0;
    app.on('/endless', (_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) written += 64 * 1024;
      };
      response.on('drain', more);
      more();
    });
    const call = client.begin('GET', '/endless');
    call.end();
    const response = await responseTo(call);
    response.pause();
    // What fits into the buffers on the way is written soon; then the application stands still.
    for (let turns = 0, before = -1; turns < 500; turns += 1) {
      if (before !== written) turns = 0;
      before = written;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(written).toBeLessThan(64 * MIB);
    call.destroy();
    response.destroy();
  });

  it('leads back to the host under the address that the browser knows, whatever port the application names', async () => {
    app.on('/dir', (request, response) => {
      const host = new URL(`http://${request.headers.host ?? ''}`).hostname;
      response.writeHead(301, { Location: `http://${host}:3000/dir/?a=1` }).end();
    });
    const { status, headers } = await client.get('/dir');
    expect({ status, location: headers.location }).toEqual({ status: 301, location: `${client.origin}/dir/?a=1` });
  });

  it('breaks where the application breaks it: half an answer is never taken for a whole one', async () => {
    app.on('/half', (_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('half', () => response.socket?.destroy());
    });
    app.on('/half-chunked', (_request, response) => response.write('half', () => response.socket?.destroy()));
    for (const path of ['/half', '/half-chunked']) await expect(client.get(path)).rejects.toThrow('aborted');
  });

  it('closes the connection when the browser asked for that', async () => {
    const answer = await client.raw(
      `GET /echo HTTP/1.1\r\nHost: ${client.host}\r\nCookie: ${client.cookie ?? ''}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer.toLowerCase()).toContain('connection: close');
  });
});
