import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { AGENT_CONTROL_PATH } from '../../../protocol/agent/handshake.js';
import { LIVE_PATH } from '../../../protocol/http/live.js';
import { aClientFrame } from '../../../testing/agents/client-frames.js';
import { upgrade } from '../../../testing/agents-gateway/dial-stream.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { anEnrolledAgent } from '../../../testing/agents-gateway/stream-rows.js';
import { fuzzSeed, Mutator } from '../../../testing/mutator.js';
import { AgentsModule } from '../../agents/agents.module.js';
import { SessionsModule } from '../../sessions/sessions.module.js';

const CONNECTIONS = 200;
const PACKETS = 50;
const AT_ONCE = 20;

/** Packets of engine.io and socket.io as they should be, or nearly. */
const SAID = [
  ...[
    '2',
    '3',
    '1',
    '6',
    '0{"sid":"x"}',
    '40',
    '40{"token":"x"}',
    '41',
    '42["hello",{}]',
    '420["inventory",{"epoch":1}]',
  ],
  ...[
    '430[{"ok":true}]',
    '44{"message":"x"}',
    '451-["x",{"_placeholder":true,"num":0}]',
    '461-0[{"_placeholder":true,"num":7}]',
  ],
  ...[
    '40/admin,',
    '42/__proto__,["x"]',
    '42["__proto__",{"constructor":1}]',
    `42${'['.repeat(200)}`,
    '4',
    '5',
    'b4AAAA',
    '',
  ],
].map((text) => Buffer.from(text)) as [Buffer, ...Buffer[]];

describe('packets that are meant to crash the process (68)', () => {
  const seed = fuzzSeed();
  const chance = new Mutator(seed);
  let plane: TestControlPlane;
  let port: number;
  beforeAll(async () => {
    plane = await startTestControlPlane({ imports: [AgentsModule, SessionsModule] });
    plane.app.useLogger(false);
    port = Number(new URL(plane.url).port);
  });
  afterAll(() => plane.stop());

  /** It still answers, and lets agents in. */
  async function isWell(): Promise<void> {
    expect((await fetch(`${plane.url}/healthz`)).status).toBe(200);
    const agent = await anEnrolledAgent(plane);
    await agent.connect();
    expect(await agent.sendInventory([])).toEqual({ ok: true });
    agent.close();
  }

  function packet(): Buffer {
    const payload = chance.chance(60) ? chance.mutate(chance.pick(SAID)) : chance.pick(SAID);
    const opcode = chance.pick([1, 1, 1, 1, 2, 2, 0, 8, 9, 10, 3]);
    const frame = aClientFrame({ opcode, payload, mask: chance.bytes(4) });
    return chance.chance(20) ? chance.mutate(frame) : frame;
  }

  /** Says {@link PACKETS} things at once, and goes in one of the ways in which clients go. */
  async function speak(path: string, headers: Record<string, string>): Promise<void> {
    const { socket } = await upgrade(`${plane.url}${path}/?EIO=4&transport=websocket`, headers);
    const gone = once(socket.resume(), 'close');
    for (let index = 0; index < PACKETS && socket.writable; index += 1) socket.write(packet());
    if (chance.chance(30)) socket.resetAndDestroy();
    else socket.end();
    await gone;
  }

  it.each([
    ['agents', AGENT_CONTROL_PATH, false],
    ['people', LIVE_PATH, true],
  ])(
    `end only their own connection: ${CONNECTIONS * PACKETS} of %s (again by FUZZ_SEED=${seed})`,
    async (_, path, isBrowser) => {
      const headers: Record<string, string> = isBrowser ? { Origin: plane.url } : {};
      for (let begun = 0; begun < CONNECTIONS; begun += AT_ONCE)
        await Promise.all(Array.from({ length: AT_ONCE }, () => speak(path, headers)));
      await isWell();
    },
  );

  it('end nothing either when they come with a reset in the middle of the handshake', async () => {
    const head = `GET ${AGENT_CONTROL_PATH}/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
    const reset = async (): Promise<void> => {
      const socket: Socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      const gone = once(socket, 'close');
      socket.write(head.slice(0, 1 + chance.below(head.length)), () => socket.resetAndDestroy());
      await gone;
    };
    for (let begun = 0; begun < CONNECTIONS; begun += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, () => reset()));
    await isWell();
  });

  it('are answered when they have five thousand headers', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    const answered = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(String(bytes))));
    const lines = Array.from({ length: 5_000 }, (_, index) => `X-${index}: y`);
    socket.write(['GET /healthz HTTP/1.1', 'Host: 127.0.0.1', ...lines, '', ''].join('\r\n'));
    expect(await answered).toMatch(/^HTTP\/1\.1 431 /);
    socket.destroy();
    await isWell();
  });
});
