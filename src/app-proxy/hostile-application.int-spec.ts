import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { AppBench } from '../../testing/app-proxy/app-bench.js';
import type { AppClient } from '../../testing/app-proxy/app-client.js';
import { RawServer } from '../../testing/app-proxy/raw-server.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { authorization } from '../../testing/agents-gateway/stream-rows.js';
import type { Principal } from '../auth/principal.js';

let app: WebApp;
let hostile: RawServer;
let bench: AppBench;
let alice: Principal;
let client: AppClient;

beforeAll(async () => {
  app = await new WebApp().start();
  hostile = await new RawServer().start();
  bench = await AppBench.start(app);
  alice = await bench.person();
});
beforeEach(async () => {
  app.received.length = 0;
  hostile.received = '';
  bench.connect = () => app.connect();
  client = await bench.visitor(alice, await bench.session(alice.userId));
});
afterAll(async () => {
  await bench.stop();
  await hostile.stop();
  await app.stop();
});

const head = (request: string, ...lines: string[]): string =>
  [request, `Host: ${client.host}`, `Cookie: ${client.cookie ?? ''}`, ...lines, '', ''].join('\r\n');

/** As many as Node shows us. */
const MANY = Array.from({ length: 1_000 }, () => 'a:');
const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';

describe('a request that could be read in two ways', () => {
  it.each<[string, () => string]>([
    ['two lengths', () => head('POST /echo HTTP/1.1', 'Content-Length: 0', `Content-Length: ${SMUGGLED.length}`)],
    ['two lengths in one', () => head('POST /echo HTTP/1.1', `Content-Length: 0, ${SMUGGLED.length}`)],
    ['a length and a coding', () => head('POST /echo HTTP/1.1', 'Content-Length: 4', 'Transfer-Encoding: chunked')],
    ['a coding and a length', () => head('POST /echo HTTP/1.1', 'Transfer-Encoding: chunked', 'Content-Length: 4')],
    ['an unknown coding', () => head('POST /echo HTTP/1.1', 'Transfer-Encoding: xchunked')],
    ['a coding that is not the last', () => head('POST /echo HTTP/1.1', 'Transfer-Encoding: chunked, identity')],
    ['two codings', () => head('POST /echo HTTP/1.1', 'Transfer-Encoding: gzip, chunked')],
    ['a coding twice', () => head('POST /echo HTTP/1.1', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')],
    ['a coding before a tab', () => head('POST /echo HTTP/1.1', 'Transfer-Encoding:\x0bchunked')],
    ['a space before the colon', () => head('POST /echo HTTP/1.1', 'Transfer-Encoding : chunked')],
    ['a folded line', () => head('POST /echo HTTP/1.1', 'Transfer-Encoding:', ' chunked')],
    ['a signed length', () => head('POST /echo HTTP/1.1', 'Content-Length: +4')],
    ['a length of hexadecimal digits', () => head('POST /echo HTTP/1.1', 'Content-Length: 0x4')],
    [
      'a bare line feed',
      () => head('POST /echo HTTP/1.1').replace('\r\nCookie', '\nTransfer-Encoding: chunked\nCookie'),
    ],
    ['two hosts', () => head('GET /echo HTTP/1.1', 'Host: localhost')],
    ['another host in its target', () => head(`GET http://localhost:${client.port}/echo HTTP/1.1`)],
    ['no path in its target', () => head('OPTIONS * HTTP/1.1')],
    ['a host as its target', () => head('CONNECT localhost:80 HTTP/1.1')],
    ['a control character in a header', () => head('GET /echo HTTP/1.1', 'X-A: a\x01b')],
    ['a null byte in a header', () => head('GET /echo HTTP/1.1', 'X-A: a\0b')],
    ['another host behind many headers', () => head('GET /echo HTTP/1.1', ...MANY, 'Host: x')],
    ['a space in its target', () => head('GET /echo /x HTTP/1.1')],
  ])('is refused for %s, and its connection closed', async (_case, request) => {
    const answer = await client.raw(`${request()}${SMUGGLED}`);
    expect(answer).not.toMatch(/HTTP\/1\.1 2\d\d/);
    expect(app.received).toEqual([]);
  });

  it('cannot hide how its body ends behind more fields than Node shows', async () => {
    const hidden = head('GET /echo HTTP/1.1', ...MANY, 'Connection: close', 'Transfer-Encoding: chunked');
    const answer = await client.raw(`${hidden}${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(app.received).toEqual([]);
  });

  it('cannot hide another one in its body', async () => {
    const body = SMUGGLED;
    const text = head('POST /echo HTTP/1.1', 'Connection: close', `Content-Length: ${body.length}`) + body;
    expect(await client.raw(text)).toMatch(/^HTTP\/1\.1 200 /);
    const chunked = `${body.length.toString(16)};x=y\r\n${body}\r\n0\r\nX-Trailer: 1\r\n\r\n`;
    expect(
      await client.raw(head('GET /echo HTTP/1.1', 'Connection: close', 'Transfer-Encoding: chunked') + chunked),
    ).toMatch(/^HTTP\/1\.1 200 /);
    expect(app.received.map(({ url }) => url)).toEqual(['/echo', '/echo']);
  });
});

describe('an application that means harm', () => {
  it('never sees a cookie or a credential of ours, however they come', async () => {
    const { authorization: bearer = '' } = await authorization(bench.plane.app, alice);
    const cookie = `${client.cookie ?? ''}; __Host-streamspace-refresh=canary; __host-STREAMSPACE-device=canary; =__Host-streamspace-app=canary`;
    const canaries = ['canary', bearer.slice(7), String(client.cookie).split('=')[1] ?? ''];
    await client.get('/echo', { Cookie: cookie, Authorization: bearer, 'Proxy-Authorization': bearer });
    await client.get('/echo', { Cookie: cookie, Authorization: `Bearer ssk_canary`, Connection: 'keep-alive, cookie' });
    const webSocket = client.webSocket('/ws', { Cookie: cookie, Authorization: bearer });
    await once(webSocket, 'open');
    webSocket.terminate();
    expect(app.received.map(({ url }) => url)).toEqual(['/echo', '/echo', '/ws']);
    for (const canary of canaries) expect(JSON.stringify(app.received)).not.toContain(canary);
  });

  it('is not asked by pages of other sessions or sites, whose requests carry the cookie', async () => {
    const foreign = [
      { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' },
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' },
      { Origin: 'http://other.localhost' },
    ];
    for (const headers of foreign) expect((await client.send('POST', '/echo', headers, 'x')).status).toBe(403);
    expect(app.received).toEqual([]);
  });

  it('sets cookies for its own host alone, and none of ours', async () => {
    app.on('/cookies', (_request, response) => {
      const cookies = [
        'a=1; Domain=localhost; Path=/',
        '__Host-streamspace-app=stolen; Path=/; Secure',
        'b=2; HttpOnly',
      ];
      response.writeHead(200, [
        ...cookies.flatMap((cookie) => ['Set-Cookie', cookie]),
        ...[
          'Clear-Site-Data',
          '"cookies"',
          'X-Accel-Redirect',
          '/secret',
          'Content-Security-Policy',
          'frame-ancestors *',
        ],
      ]);
      response.end();
    });
    const { headers } = await client.get('/cookies');
    expect(headers['set-cookie']).toEqual([
      'a=1; Path=/; Secure; SameSite=None; Partitioned',
      'b=2; HttpOnly; Secure; SameSite=None; Partitioned',
    ]);
    expect(headers).not.toHaveProperty('clear-site-data');
    expect(headers).not.toHaveProperty('x-accel-redirect');
    expect(headers['content-security-policy']).toMatch(/^frame-ancestors 'self' http:\/\/localhost:/);
  });

  it.each([
    ['nothing', ''],
    ['noise', '\x00\x01\x02\x03'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['status 000', 'HTTP/1.1 000 Nothing\r\nContent-Length: 0\r\n\r\n'],
    ['status 099', 'HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n'],
    [
      'an upgrade that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nraw',
    ],
    ['a head without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}`],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a length and a coding', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a control character in a header', 'HTTP/1.1 200 OK\r\nX-A: a\x01b\r\nContent-Length: 0\r\n\r\n'],
    ['a header with a null byte', 'HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 0\r\n\r\n'],
    ['a header without a name', 'HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 0\r\n\r\n'],
    ['a header name with spaces', 'HTTP/1.1 200 OK\r\nX Y: x\r\nContent-Length: 0\r\n\r\n'],
  ])('gets no further than an error page when it says %s', async (_case, says) => {
    hostile.says = says;
    bench.connect = () => hostile.connect();
    const page = await client.visit('/');
    expect(page.status).toBe(502);
    expect(page.body).toContain('does not answer');
  });

  it.each([
    ['status 999', 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n', 999],
    ['a reason of odd bytes', 'HTTP/1.1 200 \xff\xfe\x80\r\nContent-Length: 0\r\n\r\n', 200],
    ['a policy of odd bytes', 'HTTP/1.1 200 OK\r\nContent-Security-Policy: \xff;;,,\r\nContent-Length: 0\r\n\r\n', 200],
    [
      'more than it announced',
      `HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n${'HTTP/1.1 200 OK\r\nSet-Cookie: x=1\r\n\r\n'.repeat(3)}`,
      200,
    ],
    ['early hints first', 'HTTP/1.1 103 Early Hints\r\nSet-Cookie: x=1\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n', 204],
    ['a body that must not be', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello', 204],
    ['an answer of an older time', 'HTTP/1.0 200 OK\r\n\r\nuntil the end', 200],
  ])('is passed on, framed by the portal alone, when it says %s', async (_case, says, status) => {
    hostile.says = says;
    bench.connect = () => hostile.connect();
    const answer = await client.get('/');
    expect(answer.status).toBe(status);
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'self'");
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  it.each([
    ['nothing', ''],
    ['noise', 'x'.repeat(100)],
    ['status 000', 'HTTP/1.1 000 Nothing\r\n\r\n'],
    ['another upgrade', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
  ])('ends a WebSocket and nothing else when it says %s', async (_case, says) => {
    hostile.says = says;
    bench.connect = () => hostile.connect();
    const webSocket = client.webSocket('/ws');
    const refused = new Promise<number>((resolve) => {
      webSocket.on('error', () => resolve(0));
      webSocket.on('unexpected-response', (_request, response: IncomingMessage) => resolve(response.statusCode ?? 0));
    });
    expect([0, 200, 502, 503]).toContain(await refused);
    webSocket.on('error', () => undefined).terminate();
    bench.connect = () => app.connect();
    expect((await client.get('/echo')).status).toBe(200);
  });
});
