import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { aClientFrame } from '../../../testing/agents/client-frames.js';
import { GatewayBench } from '../../../testing/agents/gateway-bench.js';
import { RawServer } from '../../../testing/app-proxy/raw-server.js';
import { WebApp } from '../../../testing/app-proxy/web-app.js';
import { fuzzSeed, Mutator } from '../../../testing/mutator.js';

const ROUNDS = 600;
const AT_ONCE = 20;
const mask = Buffer.from([9, 8, 7, 6]);
const lines = (...all: string[]): Buffer => Buffer.from(`${all.join('\r\n')}\r\n\r\n`);

/** What the control plane may say. */
const ASKED: [Buffer, ...Buffer[]] = [
  lines('GET /echo?x=1 HTTP/1.1', 'Host: x', 'Connection: keep-alive'),
  lines('HEAD / HTTP/1.1', 'Host: x', 'Range: bytes=0-5', 'TE: trailers'),
  Buffer.concat([lines('POST /echo HTTP/1.1', 'Host: x', 'Content-Length: 5'), Buffer.from('hello')]),
  Buffer.concat([
    lines('PUT /echo HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked', 'Trailer: X-A', 'Expect: 100-continue'),
    Buffer.from('5\r\nhello\r\n0\r\nX-A: 1\r\n\r\n'),
  ]),
  Buffer.concat([
    lines(
      'GET /ws HTTP/1.1',
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ),
    aClientFrame({ opcode: 1, payload: Buffer.from('hello'), mask }),
    aClientFrame({ opcode: 2, payload: Buffer.alloc(300), mask }),
  ]),
];
/** What an application may say, rightly or wrongly. */
const ANSWERED: [Buffer, ...Buffer[]] = [
  Buffer.concat([
    lines('HTTP/1.1 200 OK', 'Content-Length: 5', 'Set-Cookie: a=1', 'Set-Cookie: b=2'),
    Buffer.from('hello'),
  ]),
  Buffer.concat([
    lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'Trailer: X-A', 'Connection: close'),
    Buffer.from('5\r\nhello\r\n0\r\nX-A: 1\r\n\r\n'),
  ]),
  lines('HTTP/1.1 204 No Content', 'Trailer: X-A', 'Transfer-Encoding: chunked'),
  Buffer.concat([
    lines('HTTP/1.1 100 Continue'),
    lines('HTTP/1.1 103 Early Hints', 'Link: <a>'),
    lines('HTTP/1.0 200 OK'),
    Buffer.from('x'),
  ]),
  Buffer.concat([
    lines('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Accept: x'),
    Buffer.from([0x81, 2, 0x68, 0x69]),
  ]),
];

describe('damaged bytes of web applications and of the control plane', () => {
  const seed = fuzzSeed();
  const chance = new Mutator(seed);
  let app: WebApp;
  let hostile: RawServer;
  let bench: GatewayBench;

  beforeAll(async () => {
    [app, hostile] = await Promise.all([new WebApp().start(), new RawServer().start()]);
    // Half of the applications are honest.
    let turns = 0;
    bench = await new GatewayBench(() => ((turns += 1) % 2 === 0 ? app.connect() : hostile.connect())).start();
    bench.runtime.web = { ...bench.runtime.web, credentials: { username: 'agent', password: 'secret' } };
  });
  afterAll(async () => {
    await bench.stop();
    await Promise.all([app.stop(), hostile.stop()]);
  });

  async function attack(): Promise<void> {
    const victim: Socket = connect(bench.port, '127.0.0.1');
    victim.on('error', () => undefined).resume();
    for (let times = 1 + chance.below(3); times > 0; times -= 1) {
      const message = chance.pick(ASKED);
      for (const piece of chance.pieces(chance.chance(50) ? chance.mutate(message) : message)) victim.write(piece);
    }
    await once(victim, 'connect').catch(() => undefined);
    for (let turns = chance.below(20); turns > 0; turns -= 1) await turn();
    if (chance.chance(30)) victim.resetAndDestroy();
    else victim.end();
    if (!victim.closed) await once(victim, 'close');
  }

  it(`end only their own streams, and leave none behind (again by FUZZ_SEED=${seed})`, async () => {
    const healthy = new GatewayBench(() => app.connect());
    await healthy.start();
    const webSocket = healthy.client().webSocket('/ws');
    await once(webSocket, 'open');
    for (let round = 0; round < ROUNDS; round += AT_ONCE) {
      hostile.says = chance.mutate(chance.pick(ANSWERED)).toString('latin1');
      await Promise.all(Array.from({ length: AT_ONCE }, attack));
      expect((await healthy.client().get('/')).body).toBe('<h1>The app</h1>');
      webSocket.send(String(round));
      expect(String(((await once(webSocket, 'message')) as [Buffer])[0])).toBe(String(round));
    }
    expect(bench.streams.length).toBeGreaterThan(ROUNDS / 2);
    // Those that ended properly have their time to end at the other side too.
    bench.clock.advance(5_000);
    await Promise.all(bench.streams.map(({ ended }) => ended));
    webSocket.terminate();
    await healthy.stop();
  }, 60_000);
});
