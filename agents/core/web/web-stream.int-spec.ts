import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { GatewayBench } from '../../../testing/agents/gateway-bench.js';
import { type AppClient, responseTo } from '../../../testing/app-proxy/app-client.js';
import { RawServer } from '../../../testing/app-proxy/raw-server.js';
import { WebApp } from '../../../testing/app-proxy/web-app.js';

const ASKED = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';

describe('the stream of a web application', () => {
  let app: WebApp;
  let raw: RawServer;
  let bench: GatewayBench;
  let client: AppClient;

  beforeEach(async () => {
    [app, raw] = await Promise.all([new WebApp().start(), new RawServer().start()]);
    bench = await new GatewayBench(() => app.connect()).start();
    client = bench.client();
  });
  afterEach(async () => {
    await bench.stop();
    await Promise.all([app.stop(), raw.stop()]);
  });

  /** Puts an application in the place of the usual one that answers with `bytes`, and hangs up. */
  const answering = (bytes: string): void => {
    raw.says = bytes;
    bench.runtime.screen = () => raw.connect();
  };

  describe('breaks, without a word of the gateway', () => {
    it.each([
      ['hangs up', ''],
      ['speaks something else', 'RFB 003.008\n'],
      ['answers ambiguously', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
      ['answers with a status that is none', 'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n'],
      ['announces what trails no chunks, and hangs up', 'HTTP/1.1 200 OK\r\nTrailer: X-A\r\nContent-Length: x\r\n\r\n'],
    ])('when an application %s', async (_what, bytes) => {
      answering(bytes);
      expect(await client.raw(ASKED)).toBe('');
      expect(await client.raw(`GET / HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n\r\n`)).not.toContain('HTTP/1.1 101');
    });

    it('when an application hangs up over what it is asked for, which it is asked once', async () => {
      let asked = 0;
      app.on('/crash', ({ socket }) => {
        asked += 1;
        socket.destroy();
      });
      await expect(client.get('/crash')).rejects.toThrow('socket hang up');
      expect(asked).toBe(1);
    });

    it('when an application upgrades unasked', async () => {
      answering('HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      expect(await client.raw(ASKED)).toBe('');
    });

    it('when an application does not take connections any more', async () => {
      const gone = connect(1, '127.0.0.1');
      gone.on('error', () => undefined);
      bench.runtime.screen = () => gone;
      expect(await client.raw(ASKED)).toBe('');
    });

    it.each([
      ['of known length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
      ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
    ])('when an answer %s ends in the middle', async (_what, bytes) => {
      answering(bytes);
      await expect(client.get('/')).rejects.toThrow('aborted');
    });

    it.each([
      'nonsense\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      'BREW / HTTP/1.1\r\nHost: x\r\n\r\n',
      'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n',
    ])('when it asks for what is no request: %j', async (bytes) => {
      expect(await client.raw(bytes)).toBe('');
    });
  });

  it('passes on answers that Node would not make itself', async () => {
    answering('HTTP/1.1 299 Odd \xe9\x01\r\nTrailer: X-A\r\nContent-Length: 2\r\nX-B: \xe9\r\n\r\nok');
    expect(await client.get('/')).toMatchObject({ status: 299, body: 'ok', headers: { 'x-b': 'é' } });
    answering('HTTP/1.0 200 OK\r\n\r\nuntil the end');
    expect(await client.get('/')).toMatchObject({ body: 'until the end' });
  });

  it('cuts the request of a browser that went away, and its own ends with it', async () => {
    const waiting: ServerResponse[] = [];
    app.on('/long', (_request, response) => void waiting.push(response));
    const call = client.begin('GET', '/long');
    call.on('error', () => undefined).end();
    while (waiting.length === 0) await new Promise(setImmediate);
    const cut = once(waiting[0]!, 'close');
    call.destroy();
    await cut;
    await bench.streams[0]!.ended;
  });

  it('ends at once when it is closed, whatever is under way', async () => {
    const webSocket = client.webSocket('/ws');
    await once(webSocket, 'open');
    const closed = once(webSocket, 'close');
    app.on('/long', () => undefined);
    const call = client.begin('GET', '/long').end();
    while (app.connections < 2) await new Promise(setImmediate);
    for (const stream of bench.streams) stream.close();
    await expect(responseTo(call)).rejects.toThrow('socket hang up');
    await closed;
    await Promise.all(bench.streams.map(({ ended }) => ended));
    while (app.sockets.size > 0) await new Promise(setImmediate);
  });

  describe('of a WebSocket', () => {
    it('carries messages of every size both ways', async () => {
      const webSocket = client.webSocket('/ws', {}, ['chat']);
      await once(webSocket, 'open');
      expect(webSocket.protocol).toBe('chat');
      for (const size of [0, 125, 126, 65_535, 65_536, 1_000_000]) {
        webSocket.send(Buffer.alloc(size, 7));
        const [answer] = (await once(webSocket, 'message')) as [Buffer];
        expect(answer.equals(Buffer.alloc(size, 7))).toBe(true);
      }
      const closed = once(webSocket, 'close');
      webSocket.close(4001, 'bye');
      expect(((await closed) as [number])[0]).toBe(4001);
      await bench.streams[0]!.ended;
    });

    it('carries the refusal of an application', async () => {
      answering('HTTP/1.1 403 Forbidden\r\nX-Why: because\r\nContent-Length: 2\r\n\r\nno');
      const answer = await client.raw(`GET /ws HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 403 [^]*x-why: because[^]*\r\n\r\nno$/);
    });

    it('carries what came together with the handshake', async () => {
      answering('HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst words');
      expect(await client.raw(`GET /ws HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n\r\nearly`)).toMatch(
        /^HTTP\/1\.1 101 [^]*first words$/,
      );
      expect(raw.received).toMatch(/early$/);
    });

    it('breaks when that of the application does', async () => {
      const webSocket = client.webSocket('/ws');
      await once(webSocket, 'open');
      const closed = once(webSocket, 'close');
      for (const socket of app.sockets) socket.resetAndDestroy();
      await closed;
      await bench.streams[0]!.ended;
    });
  });

  it('starts with what was read already', async () => {
    const address = { sessionId: [...bench.runtime.platform.instances.keys()][0]!, port: 3000 };
    const first = await bench.gateway.connect(address);
    const [near, far] = await pair();
    const stream = bench.gateway.stream(address, near, first);
    stream.start(Buffer.from(ASKED.slice(0, 10)));
    far.write(ASKED.slice(10));
    const [head] = (await once(far, 'data')) as [Buffer];
    expect(head.toString()).toContain('HTTP/1.1 200 OK');
    far.destroy();
    await stream.ended;
  });
});

/** Two ends of a connection. */
async function pair(): Promise<[Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const far = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [near] = (await once(server, 'connection')) as [Socket];
  server.close();
  return [near, far];
}
