import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { pino } from 'pino';
import { AGENT_STREAM_SUBPROTOCOL } from '../../../protocol/agent/streams.js';
import { aClientFrame } from '../../../testing/agents/client-frames.js';
import { FakeStreamRendezvous } from '../../../testing/agents/fake-stream-rendezvous.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { RFB_HANDSHAKE, RFB_INPUT } from '../../../testing/agents/rfb-client-bytes.js';
import { ScreenServer } from '../../../testing/agents/screen-server.js';
import { Viewer } from '../../../testing/agents/viewer.js';
import { fuzzSeed, Mutator } from '../../../testing/mutator.js';
import { SystemClock } from '../clock.js';
import { WebActivity } from '../web/web-activity.js';
import { WebGateway } from '../web/web-gateway.js';
import { InputActivity } from './input-activity.js';
import { SessionViewers } from './session-viewers.js';
import { StreamDialer } from './stream-dialer.js';
import { dialStream, StreamHandshakeError } from './stream-handshake.js';

const STREAMS = 150;
const HEADS = 300;
const ID = randomUUID();
const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const frame = (payload: Buffer): Buffer => aClientFrame({ opcode: 2, payload, mask: Buffer.from([1, 2, 3, 4]) });
const SAID: [Buffer, ...Buffer[]] = [frame(RFB_HANDSHAKE), ...Object.values(RFB_INPUT).map(frame)];
const portOf = (server: { address(): AddressInfo | string | null }): number => {
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
};

describe('damaged bytes on real sockets', () => {
  const seed = fuzzSeed();
  const chance = new Mutator(seed);

  describe('of viewers and screens', () => {
    const screen = new ScreenServer();
    const runtime = new InMemoryRuntime();
    const viewers = new SessionViewers();
    let controlPlane: Server;
    let dialer: StreamDialer;
    let rendezvous: FakeStreamRendezvous;
    let port: number;

    beforeAll(async () => {
      await screen.start();
      runtime.platform.instances.set(ID, { id: ID, generation: 1, state: 'running' });
      runtime.screen = () => screen.open();
      rendezvous = new FakeStreamRendezvous((request) => dialer.open(request).then(({ ok }) => ok));
      controlPlane = createServer();
      controlPlane.on('upgrade', (request, socket, head) => void rendezvous.upgrade(request, socket, head));
      controlPlane.listen(0, '127.0.0.1');
      await once(controlPlane, 'listening');
      port = portOf(controlPlane);
      const clock = new SystemClock();
      const origins = new Set([`http://127.0.0.1:${port}`]);
      const log = pino({ level: 'silent' });
      const activity = new InputActivity(clock);
      const gateway = new WebGateway(runtime, new WebActivity(activity, clock), clock, log);
      dialer = new StreamDialer(runtime, activity, { origins, viewers, gateway, clock, log });
    });
    afterAll(async () => {
      await dialer.stop();
      rendezvous.stop();
      controlPlane.close();
      await screen.stop();
    });

    /** A browser that has just been let in. */
    async function admitted(): Promise<Socket> {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      const lines = [`GET /viewer/${ID} HTTP/1.1`, 'Host: 127.0.0.1:' + String(port), 'Connection: Upgrade'];
      const more = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='];
      socket.write([...lines, ...more, 'Sec-WebSocket-Protocol: binary', '', ''].join('\r\n'));
      await once(socket, 'data');
      return socket.resume();
    }

    it(`end only their own streams, and leave none behind (again by FUZZ_SEED=${seed})`, async () => {
      const healthy = await Viewer.open(`ws://127.0.0.1:${port}/viewer/${ID}`);
      const sent: Buffer[] = [];
      for (let round = 0; round < STREAMS; round += 1) {
        const victim = await admitted();
        for (let times = 4; times > 0; times -= 1) victim.write(chance.mutate(chance.pick(SAID)));
        // The newest connection to the screen is this one's.
        const far = await screen.connection(round + 1);
        if (chance.chance(30)) far.write(chance.bytes(50));
        if (chance.chance(30)) far.resetAndDestroy();
        if (chance.chance(30)) victim.resetAndDestroy();
        else victim.end();
        const key = randomBytes(500);
        healthy.send(key);
        sent.push(key);
      }
      const all = Buffer.concat(sent);
      expect((await healthy.receives(all.length)).equals(all)).toBe(true);
      healthy.socket.close(1000);
      await healthy.closed;
      while (dialer.size > 0) await new Promise(setImmediate);
      expect(viewers.count(ID)).toBe(0);
    });
  });

  it(`of the control plane: a dial ends with a connection or with a StreamHandshakeError (again by FUZZ_SEED=${seed})`, async () => {
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', (request: Buffer) => {
        const key = /Sec-WebSocket-Key: (\S+)/.exec(request.toString('latin1'))?.[1] ?? '';
        socket.end(chance.mutate(answerTo(key)));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(`ws://127.0.0.1:${portOf(server)}/api/v1/agents/streams/${ID}`);
    const outcomes = await Promise.all(
      Array.from({ length: HEADS }, async () => {
        const outcome: unknown = await dialStream(url, 'token', 30_000, new AbortController().signal).then(
          ({ socket }) => socket.destroy(),
          (error: unknown) => error,
        );
        return outcome instanceof Error && !(outcome instanceof StreamHandshakeError) ? outcome : null;
      }),
    );
    expect(outcomes.filter((outcome) => outcome !== null)).toEqual([]);
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});

function answerTo(key: string): Buffer {
  const accept = createHash('sha1').update(`${key}${HANDSHAKE_GUID}`).digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  const more = [`Sec-WebSocket-Accept: ${accept}`, `Sec-WebSocket-Protocol: ${AGENT_STREAM_SUBPROTOCOL}`, '', ''];
  return Buffer.from([...lines, ...more].join('\r\n'));
}
