import { AppBench } from '../../testing/app-proxy/app-bench.js';
import type { AppClient } from '../../testing/app-proxy/app-client.js';
import { RawServer } from '../../testing/app-proxy/raw-server.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';

let app: WebApp;
let hostile: RawServer;
let bench: AppBench;
let client: AppClient;

beforeAll(async () => {
  app = await new WebApp().start();
  hostile = await new RawServer().start();
  bench = await AppBench.start(app);
});
beforeEach(async () => {
  hostile.received = '';
  const alice = await bench.person();
  client = await bench.visitor(alice, await bench.session(alice.userId));
  bench.connect = () => hostile.connect();
});
afterAll(async () => {
  await bench.stop();
  await hostile.stop();
  await app.stop();
});

/** What comes over the wire for one request, as text. */
const answerTo = (says: string): Promise<string> => {
  hostile.says = says;
  return client.raw(
    `GET / HTTP/1.1\r\nHost: ${client.host}\r\nCookie: ${client.cookie ?? ''}\r\nConnection: close\r\n\r\n`,
  );
};

const answer = (...lines: string[]): string =>
  ['HTTP/1.1 200 OK', ...lines, 'Content-Length: 2', '', 'ok'].join('\r\n');

describe('the head of an answer that means harm', () => {
  it.each([
    ['a bare carriage return', answer('X-A: a\rSet-Cookie: __Host-streamspace-app=x')],
    ['a bare line feed in a name', answer('X-A\n: a')],
    [
      'many headers and one that is long',
      answer(...Array.from({ length: 500 }, (_, at) => `X-${at}: ${'x'.repeat(100)}`)),
    ],
    ['a length below zero', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['a length beyond all bounds', 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n'],
    ['two versions', 'HTTP/1.1HTTP/1.1 200 OK\r\n\r\n'],
    ['a chunk without a size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'],
    ['an unknown coding after chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, x\r\n\r\nabc'],
  ])('says nothing that the browser could take for ours: %s', async (_case, says) => {
    const text = await answerTo(says);
    expect(text).not.toMatch(/\r\nset-cookie:/i);
    expect(text.match(/^HTTP\/1\.1 /gm)?.length ?? 0).toBeLessThanOrEqual(1);
    bench.connect = () => app.connect();
    expect((await client.visit('/')).body).toBe('<h1>The app</h1>');
  });

  it('may be late behind any number of interim ones, which go no further', async () => {
    const interim = 'HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\nSet-Cookie: x=1\r\n\r\n'.repeat(5_000);
    const text = await answerTo(interim + answer());
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).not.toMatch(/early hints|set-cookie|preload/i);
    expect(text.endsWith('ok')).toBe(true);
  });

  it('cannot go on in trailers', async () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Set-Cookie\r\n\r\n';
    const text = await answerTo(`${head}2\r\nok\r\n0\r\nSet-Cookie: x=1; Domain=localhost\r\nX-Late: yes\r\n\r\n`);
    expect(text).toMatch(/\r\n\r\n2\r\nok\r\n0\r\n\r\n$/);
    expect(text).not.toMatch(/set-cookie|trailer|x-late/i);
  });

  it('cannot take our policy away by calling it a field of the connection', async () => {
    const text = await answerTo(answer('Connection: content-security-policy, cache-control, set-cookie'));
    expect(text).toMatch(/\r\ncontent-security-policy: frame-ancestors 'self'/i);
    expect(text).toMatch(/\r\ncache-control: private\r\n/i);
  });

  it('speaks for nobody but its own host', async () => {
    const text = await answerTo(
      answer(
        'Strict-Transport-Security: max-age=99999999; includeSubDomains',
        'Alt-Svc: h3="evil.example:443"',
        'Clear-Site-Data: "*"',
        'Refresh: 0; url=/next',
        'Location: https://elsewhere.example/',
      ),
    );
    expect(text).not.toMatch(/strict-transport|alt-svc|cookies"/i);
    expect(text).toMatch(/\r\nclear-site-data: "cache", "storage"\r\n/i);
    expect(text).toMatch(/\r\nlocation: https:\/\/elsewhere\.example\/\r\n/i);
  });
});

describe('a request that is too large', () => {
  it.each([
    ['target', () => `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: ${client.host}\r\n`],
    ['cookie', () => `GET / HTTP/1.1\r\nHost: ${client.host}\r\nCookie: x=${'x'.repeat(20_000)}\r\n`],
    ['head', () => `GET / HTTP/1.1\r\nHost: ${client.host}\r\n${`X-A: ${'b'.repeat(100)}\r\n`.repeat(300)}`],
  ])('is refused, and nobody else notices: its %s', async (_case, request) => {
    expect(await client.raw(`${request()}\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
    expect(hostile.received).toBe('');
    bench.connect = () => app.connect();
    expect((await client.visit('/')).status).toBe(200);
  });
});
