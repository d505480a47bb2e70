import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { dialStream, UpgradeRefusedError } from '../../../testing/agents-gateway/dial-stream.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { readBytes } from '../../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { Inbox } from '../../../testing/agents-gateway/inbox.js';
import { anEnrolledAgent } from '../../../testing/agents-gateway/stream-rows.js';
import type { StreamOpen } from '../../../protocol/agent/messages.js';
import { AgentsModule } from '../agents.module.js';
import { StreamRendezvous } from '../stream-rendezvous.js';

const TARGET = { sessionId: '0190c0de-0000-7000-8000-000000000001', port: 5900 };
const OK = { ok: true } as const;
const env = { STREAMSPACE_PEER_LISTEN: '127.0.0.1:0', STREAMSPACE_STREAM_OPEN_MS: '2000' };
let holder: TestControlPlane;
let waiting: TestControlPlane;
let agent: FakeAgent;
const sockets: Socket[] = [];

beforeAll(async () => {
  holder = await startTestControlPlane({ imports: [AgentsModule], env });
  waiting = await startTestControlPlane({ imports: [AgentsModule], env, database: holder.database });
});
beforeEach(async () => {
  agent = await anEnrolledAgent(holder);
  await agent.connect();
});
afterEach(() => {
  agent.close();
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
  await waiting.stop();
  await holder.stop();
});

function keep(socket: Socket): Socket {
  sockets.push(socket);
  return socket;
}

/** The address of a stream at another replica, where a balancer may lead to. */
function at(plane: TestControlPlane, open: StreamOpen): StreamOpen {
  const { pathname } = new URL(open.dialUrl);
  return { ...open, dialUrl: `${plane.url.replace(/^http/, 'ws')}${pathname}` };
}

async function statusOf(dialling: Promise<Socket>): Promise<unknown> {
  return dialling.then(keep, (error: unknown) => (error instanceof UpgradeRefusedError ? error.status : error));
}

describe('two replicas', () => {
  it.each([
    ['the one that waits', () => waiting],
    ['the one that holds the agent', () => holder],
  ])('bring a stream about, when the agent dials %s', async (_name, dialled) => {
    const screens = new Inbox<Socket>();
    agent.answerStreams(async (open) => {
      expect(open).toMatchObject(TARGET);
      screens.put(keep(await dialStream(at(dialled(), open))));
      return OK;
    });
    const stream = await waiting.app.get(StreamRendezvous).open(agent.agentId, TARGET);
    const screen = await screens.next();
    screen.write('RFB 003.008\n');
    expect((await readBytes(keep(stream.socket), 12)).toString()).toBe('RFB 003.008\n');
    stream.socket.write('RFB 003.003\n');
    expect((await readBytes(screen, 12)).toString()).toBe('RFB 003.003\n');
    expect(await stream.close(4410)).toBe(true);
    expect(await agent.streamsClosed.next()).toMatchObject({ streamId: stream.streamId, code: 4410 });
    screen.end();
    stream.socket.resume();
    await once(stream.socket, 'end');
  });

  it('take a token once, for its own stream, wherever the agent dials', async () => {
    agent.answerStreams(() => Promise.resolve(OK));
    const opening = waiting.app.get(StreamRendezvous).open(agent.agentId, TARGET);
    const open = await agent.streamsOpened.next();
    const [secret = '', replica = '', signature = ''] = open.token.split('.');
    const forged = [
      `${secret}.${replica}.${signature.replace(/^./, 'x')}`,
      `${secret.replace(/^./, 'x')}.${replica}.${signature}`,
    ];
    for (const token of forged) expect(await statusOf(dialStream(at(holder, { ...open, token })))).toBe(401);
    const dials = [1, 2, 3, 4].flatMap(() => [holder, waiting]).map((plane) => statusOf(dialStream(at(plane, open))));
    const answers = await Promise.all(dials);
    expect(answers.filter((answer) => answer === 401)).toHaveLength(dials.length - 1);
    keep((await opening).socket);
  });

  it('have the agent dial the one that waits, when that is told how agents reach it', async () => {
    const direct = { ...env, STREAMSPACE_STREAM_DIAL_URL: 'http://replica.internal:3000/' };
    const third = await startTestControlPlane({ imports: [AgentsModule], env: direct, database: holder.database });
    await expect(third.app.get(StreamRendezvous).open(agent.agentId, TARGET)).rejects.toMatchObject({
      code: 'stream-unavailable',
    });
    const { streamId, dialUrl } = await agent.streamsOpened.next();
    expect(dialUrl).toBe(`ws://replica.internal:3000/api/v1/agents/streams/${streamId}`);
    await third.stop();
  });

  it('wait for an agent that is between the two', async () => {
    agent.close();
    const opening = waiting.app.get(StreamRendezvous).open(agent.agentId, TARGET);
    agent.answerStreams(async (open) => {
      keep(await dialStream(at(waiting, open)));
      return OK;
    });
    await agent.connect();
    keep((await opening).socket);
  });

  it('do not wait for one that died, and go on when the agent is back', async () => {
    const dead = randomUUID();
    const { dataSource } = holder.database;
    await dataSource.query(`INSERT INTO replicas (id, peer_address) VALUES ($1, '127.0.0.1:9')`, [dead]);
    await dataSource.query('UPDATE agents SET replica_id = $1 WHERE id = $2', [dead, agent.agentId]);
    agent.close();
    agent.answerStreams(async (open) => {
      keep(await dialStream(at(waiting, open)));
      return OK;
    });
    const opening = waiting.app.get(StreamRendezvous).open(agent.agentId, TARGET);
    await agent.connect();
    keep((await opening).socket);
  });

  it('tell the one that waits when the agent goes, and when it refuses', async () => {
    const rendezvous = waiting.app.get(StreamRendezvous);
    await expect(rendezvous.open(agent.agentId, TARGET)).rejects.toMatchObject({ code: 'stream-unavailable' });
    agent.answerStreams(() => new Promise(() => undefined));
    const opening = rendezvous.open(agent.agentId, TARGET);
    await agent.streamsOpened.next();
    await agent.streamsOpened.next();
    agent.close();
    await expect(opening).rejects.toMatchObject({ code: 'agent-unavailable' });
  });
});
