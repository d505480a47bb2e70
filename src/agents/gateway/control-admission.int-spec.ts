import { once } from 'node:events';
import type { Socket } from 'node:net';
import { AGENT_CONTROL_PATH } from '../../../protocol/agent/handshake.js';
import { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { upgrade, UpgradeRefusedError } from '../../../testing/agents-gateway/dial-stream.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { startSilentProxy } from '../../../testing/agents-gateway/silent-proxy.js';
import { anEnrolledAgent } from '../../../testing/agents-gateway/stream-rows.js';
import { until } from '../../../testing/auth/until.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { AgentsModule } from '../agents.module.js';
import { ConnectedAgents } from '../connected-agents.js';

const MOST_PER_ADDRESS = 64;
let plane: TestControlPlane;
const clock = new ManualClock();
const strangers: Socket[] = [];

beforeAll(async () => {
  plane = await startTestControlPlane({ imports: [AgentsModule], clock });
});
afterEach(() => {
  for (const socket of strangers.splice(0)) socket.destroy();
});
afterAll(() => plane.stop());

async function aStranger(headers: Record<string, string> = {}): Promise<Socket> {
  const { socket } = await upgrade(`${plane.url}${AGENT_CONTROL_PATH}/?EIO=4&transport=websocket`, headers);
  strangers.push(socket.resume());
  return socket;
}

/** A text frame of a client (RFC 6455), masked with zeros. */
function textFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

describe('strangers at the control socket', () => {
  it('are few from one address, and agents that were welcomed do not count', async () => {
    const agent = await anEnrolledAgent(plane);
    await agent.connect();
    await Promise.all(Array.from({ length: MOST_PER_ADDRESS }, () => aStranger()));
    const refused: unknown = await aStranger().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UpgradeRefusedError);
    expect(refused).toMatchObject({ status: 429 });
    const gone = once(strangers[0]!, 'close');
    strangers[0]!.destroy();
    await gone;
    const returning = agent.clone();
    await returning.connect({ instanceId: agent.instanceId, bootCounter: 2 });
    returning.close();
  });

  it('who never say hello are cut', async () => {
    const stranger = await aStranger();
    const gone = once(stranger, 'close');
    stranger.write(textFrame('40'));
    const greeting = new Promise<void>((resolve) =>
      stranger.on('data', (frames) => frames.includes('challenge') && resolve()),
    );
    await greeting;
    clock.advance(10_000);
    await gone;
  });

  it.each(['a b', 'host/path'])('who name the host %j are refused', async (host) => {
    await expect(aStranger({ Host: host })).rejects.toMatchObject({ status: 421 });
  });
});

describe('a link that falls silent', () => {
  it('is noticed within 5 s, without a word from the network', async () => {
    const enrolled = await anEnrolledAgent(plane);
    const proxy = await startSilentProxy(plane.url);
    const agent = new FakeAgent(proxy.url, enrolled.keys);
    agent.agentId = enrolled.agentId;
    await agent.connect();
    const connected = plane.app.get(ConnectedAgents);
    expect(connected.isHere(agent.agentId)).toBe(true);
    proxy.silence();
    await until(() => Promise.resolve(!connected.isHere(agent.agentId)));
    proxy.stop();
    agent.close();
  });
});
