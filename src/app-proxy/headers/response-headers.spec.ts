import { responseHeaders } from './response-headers.js';

const PORTAL = 'https://portal.example.com';
const FRAMED = `frame-ancestors 'self' ${PORTAL}`;
const ALWAYS = { 'cache-control': 'private', 'content-security-policy': FRAMED };

describe('the headers of an answer', () => {
  it("are the application's own, its policies for itself included", () => {
    const own = {
      'content-type': 'text/html',
      'content-length': '3',
      'content-encoding': 'gzip',
      'accept-ranges': 'bytes',
      etag: '"x"',
      location: '/login',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'service-worker-allowed': '/',
      'www-authenticate': 'Basic realm="x"',
    };
    expect(responseHeaders(own, [PORTAL])).toEqual({ ...own, ...ALWAYS });
  });

  it('lose what is of the connection, and what would reach beyond its host', () => {
    const lost = {
      connection: 'close, x-hop',
      'x-hop': '1',
      'keep-alive': 'timeout=5',
      'transfer-encoding': 'chunked',
      trailer: 'x',
      upgrade: 'h2c',
      'x-accel-redirect': '/internal',
      'x-sendfile': '/etc/passwd',
      'x-frame-options': 'DENY',
      'alt-svc': 'h3=":443"',
      'strict-transport-security': 'max-age=1; includeSubDomains',
      'cdn-cache-control': 'public',
    };
    expect(responseHeaders(lost, [PORTAL])).toEqual(ALWAYS);
  });

  it.each([
    [undefined, FRAMED],
    ["default-src 'self'", `default-src 'self', ${FRAMED}`],
    [
      "default-src 'self'; frame-ancestors 'none'; sandbox allow-scripts",
      `default-src 'self'; sandbox allow-scripts, ${FRAMED}`,
    ],
    ["FRAME-ANCESTORS 'none', img-src *; frame-ancestors", `img-src *, ${FRAMED}`],
    ['frame-ancestors-x y', `frame-ancestors-x y, ${FRAMED}`],
  ])('keep the policy %s, but for who may frame it', (received, expected) => {
    const headers = received === undefined ? {} : { 'content-security-policy': received };
    expect(responseHeaders(headers, [PORTAL])['content-security-policy']).toBe(expected);
  });

  it.each([
    [undefined, 'private'],
    ['public, max-age=31536000, immutable', 'private, max-age=31536000, immutable'],
    ['s-maxage=60, no-cache', 'private, no-cache'],
    ['no-store', 'private, no-store'],
  ])("let no shared cache keep what is one person's: %s", (received, expected) => {
    const headers = received === undefined ? {} : { 'cache-control': received };
    expect(responseHeaders(headers, [PORTAL])['cache-control']).toBe(expected);
  });

  it.each([
    ['"cookies"', undefined],
    ['"cache", "cookies", "storage"', '"cache", "storage"'],
    ['"*"', '"cache", "storage"'],
  ])("clear no cookies, which are the whole site's: %s", (received, expected) => {
    expect(responseHeaders({ 'clear-site-data': received }, [PORTAL])['clear-site-data']).toBe(expected);
  });

  it('set no cookie of ours', () => {
    const received = { 'set-cookie': ['a=1; Domain=example.com', '__Host-streamspace-app=stolen'] };
    expect(responseHeaders(received, [PORTAL])['set-cookie']).toEqual(['a=1; Secure; SameSite=None; Partitioned']);
    expect(responseHeaders({ 'set-cookie': ['__Host-streamspace-app=x'] }, [PORTAL])).not.toHaveProperty('set-cookie');
  });
});
