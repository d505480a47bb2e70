import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AuthModule } from '../../auth/auth.module.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { aPerson, authorization } from '../../../testing/agents-gateway/stream-rows.js';

/** All that a problem says when something is broken. */
const PROBLEM_MEMBERS = {
  ...{ code: z.string(), type: z.string(), title: z.string(), detail: z.string() },
  ...{ status: z.int(), instance: z.uuid() },
};

/** Answers read to their end, as they come over the wire. */
function exchange(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(request, 'latin1'));
    socket.on('data', (part) => parts.push(part));
    socket.once('error', reject);
    socket.once('close', () => resolve(Buffer.concat(parts).toString('latin1')));
  });
}

function headersOf(answer: string): Map<string, string> {
  const lines = (answer.split('\r\n\r\n', 1)[0] ?? '').split('\r\n').slice(1);
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

const plain = (line: string, headers: readonly string[] = [], body = ''): string =>
  [line, 'Host: portal.example', 'Connection: close', ...headers, '', body].join('\r\n');
const json = (body: string): string =>
  plain('POST /api/v1/auth/login HTTP/1.1', ['Content-Type: application/json', `Content-Length: ${body.length}`], body);
const upgrade = (path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    ...['Host: portal.example', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    ...['Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', 'Origin: https://evil.example', '', ''],
  ].join('\r\n');

const ANSWERS: readonly (readonly [string, string, number])[] = [
  ['the page', plain('GET / HTTP/1.1'), 200],
  ['the page at an address of its router', plain('GET /sessions/1 HTTP/1.1'), 200],
  ['a static file', plain('GET /theme.js HTTP/1.1'), 200],
  ['a file that is not there', plain('GET /nothing.js HTTP/1.1'), 404],
  ['the health', plain('GET /healthz HTTP/1.1'), 200],
  ['an answer to everybody', plain('GET /api/v1/auth/providers HTTP/1.1'), 200],
  ['a refusal', plain('GET /api/v1/me HTTP/1.1'), 401],
  ['a route that is not there', plain('GET /api/v1/nothing HTTP/1.1'), 404],
  ['a file where the API answers, which nobody looks for', plain('GET /api/theme.js HTTP/1.1'), 404],
  ['a body that cannot be read', json('{'), 400],
  [
    'a body of nobody’s type',
    plain('POST /api/v1/auth/login HTTP/1.1', ['Content-Type: text/plain', 'Content-Length: 1'], 'x'),
    415,
  ],
  ['a body that is too large', json(`"${'x'.repeat(2 * 1024 * 1024)}"`), 413],
  ['a body that is wrong', json('{}'), 422],
  [
    'a preflight of another site',
    plain('OPTIONS /api/v1/me HTTP/1.1', ['Origin: https://evil.example', 'Access-Control-Request-Method: GET']),
    404,
  ],
  ['a path that cannot be decoded', plain('GET /api/v1/groups/%E0%A4%A HTTP/1.1'), 400],
  ['an upgrade to nothing', upgrade('/nothing'), 404],
  ['a host that is none of ours', plain('GET / HTTP/1.1').replace('portal.example', 'evil.example'), 421],
  ['an upgrade at such a host', upgrade('/api/v1/live').replace('portal.example', 'evil.example'), 421],
  ['what is no HTTP', 'nonsense\r\n\r\n', 400],
  ['headers that are too large', plain('GET / HTTP/1.1', [`X-Large: ${'x'.repeat(20_000)}`]), 431],
];

describe('every answer (47)', () => {
  const clientDir = mkdtempSync(join(tmpdir(), 'client-'));
  let plane: TestControlPlane;
  let port: number;
  beforeAll(async () => {
    writeFileSync(join(clientDir, 'index.html'), '<!doctype html><title>StreamSpace</title>');
    writeFileSync(join(clientDir, 'theme.js'), '"use strict";');
    mkdirSync(join(clientDir, 'api'));
    writeFileSync(join(clientDir, 'api', 'theme.js'), '"use strict";');
    const env = { STREAMSPACE_CLIENT_DIR: clientDir, STREAMSPACE_PUBLIC_URL: 'https://portal.example' };
    plane = await startTestControlPlane({ imports: [AuthModule], env });
    port = Number(new URL(plane.url).port);
  });
  afterAll(async () => {
    await plane.stop();
    rmSync(clientDir, { recursive: true });
  });

  it.each(ANSWERS)('has its headers: %s', async (_name, request, status) => {
    const answer = await exchange(port, request);
    expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    const headers = headersOf(answer);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src '(self|none)'/);
    expect(policy).toMatch(/base-uri 'none'/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).toMatch(/object-src 'none'|default-src 'none'/);
    expect(policy).not.toMatch(/unsafe-(inline|eval)/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')?.toUpperCase()).toBe('DENY');
    expect(Number(/max-age=(\d+)/.exec(headers.get('strict-transport-security') ?? '')?.[1])).toBeGreaterThanOrEqual(
      31_536_000,
    );
    const isOfApi = /^\S+ \/(api|healthz)/.test(request);
    if (isOfApi || status >= 400) expect(headers.get('cache-control')).toBe('no-store');
    for (const name of headers.keys()) expect(name).not.toMatch(/^(access-control-.*|x-powered-by|server)$/);
  });

  it('lets no text become markup: Trusted Types, with the policies of Angular alone', async () => {
    const policy = headersOf(await exchange(port, plain('GET / HTTP/1.1'))).get('content-security-policy');
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain('trusted-types angular angular#unsafe-bypass angular#components');
  });

  it.each(['/metrics', '/docs', '/debug', '/debug/pprof', '/api/debug', '/api/v1/metrics', '/api/metrics'])(
    'tells strangers nothing at %s (107)',
    async (path) => {
      const answer = await exchange(port, plain(`GET ${path} HTTP/1.1`));
      // An address of the client's router is answered with its page, which holds nothing but what everybody may load.
      const isPage = answer.includes('<title>StreamSpace</title>');
      expect(isPage || /^HTTP\/1.1 (401|404)/.test(answer)).toBe(true);
    },
  );

  it('says of its health that it lives, and not which version (107)', async () => {
    const answer = await fetch(`${plane.url}/healthz`);
    expect(await answer.text()).toBe('{"status":"ok"}');
  });

  it('says nothing of the cause when something is broken (52)', async () => {
    const headers = await authorization(plane.app, await aPerson(plane, 'admin'));
    await plane.database.dataSource.query('ALTER TABLE groups RENAME TO broken_groups');
    const answer = await fetch(`${plane.url}/api/v1/groups`, { headers });
    await plane.database.dataSource.query('ALTER TABLE broken_groups RENAME TO groups');
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(z.strictObject(PROBLEM_MEMBERS).parse(JSON.parse(text)).code).toBe('internal');
    expect(text).not.toMatch(/select|relation|groups|node_modules|\.ts|\.js|at |\/home|\/work|postgres|typeorm/i);
    expect((await fetch(`${plane.url}/api/v1/groups`, { headers })).status).toBe(200);
  });

  it('is nobody’s to read on another site: no origin is allowed, with or without credentials', async () => {
    const headers = { ...(await authorization(plane.app, await aPerson(plane))), Origin: 'https://evil.example' };
    const answer = await fetch(`${plane.url}/api/v1/me`, { headers });
    expect(answer.status).toBe(200);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

describe('requests that are too much (49)', () => {
  let plane: TestControlPlane;
  let headers: Record<string, string>;
  beforeAll(async () => {
    plane = await startTestControlPlane({ imports: [AuthModule] });
    headers = {
      ...(await authorization(plane.app, await aPerson(plane, 'admin'))),
      'content-type': 'application/json',
    };
  });
  afterAll(() => plane.stop());

  const rename = (body: string): Promise<Response> =>
    fetch(`${plane.url}/api/v1/groups`, { method: 'POST', headers, body });
  const nested = (depth: number): string => `{"name":${'['.repeat(depth)}${']'.repeat(depth)}}`;

  it('are refused by their size', async () => {
    expect((await rename(JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024) }))).status).toBe(413);
    expect((await rename('{"name":"Lab"}')).status).toBe(201);
  });

  it('are refused by their depth, before anybody walks through them', async () => {
    const deep = await rename(nested(10_000));
    expect([deep.status, await deep.json()]).toEqual([400, expect.objectContaining({ code: 'malformed-request' })]);
    expect((await rename(nested(20))).status).toBe(422);
    // What stands in a text is no depth.
    expect((await rename(JSON.stringify({ name: `a "${'['.repeat(1000)}\\` }))).status).toBe(422);
  });

  it('are refused by the page that they want', async () => {
    const list = async (limit: string): Promise<number> =>
      (await fetch(`${plane.url}/api/v1/groups?limit=${limit}`, { headers })).status;
    for (const limit of ['1e9', '1000000000', '101', '0', '-1', 'NaN', ''])
      expect([limit, await list(limit)]).toEqual([limit, 422]);
    expect(await list('100')).toBe(200);
  });

  it('are cut when their head comes a byte at a time', async () => {
    const socket = connect(Number(new URL(plane.url).port), '127.0.0.1');
    socket.on('error', () => undefined).resume();
    const began = performance.now();
    const drip = setInterval(() => socket.write('x'), 1000);
    socket.write('GET / HTTP/1.1\r\nX-Slow: ');
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(drip);
    expect(performance.now() - began).toBeLessThan(30_000);
  }, 60_000);
});
