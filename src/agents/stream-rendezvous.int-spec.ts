import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { AGENT_STREAM_SUBPROTOCOL, AGENT_STREAM_TOKEN_PREFIX } from '../../protocol/agent/streams.js';
import { dialStream, upgrade, UpgradeRefusedError } from '../../testing/agents-gateway/dial-stream.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { readBytes } from '../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { anEnrolledAgent } from '../../testing/agents-gateway/stream-rows.js';
import { AgentsModule } from './agents.module.js';
import { StreamRendezvous } from './stream-rendezvous.js';
import { ExpectedStreams } from './streams/expected-streams.js';

const TARGET = { sessionId: '0190c0de-0000-7000-8000-000000000001', port: 5900 };
const OK = { ok: true } as const;
let plane: TestControlPlane;
let rendezvous: StreamRendezvous;
let agent: FakeAgent;
const sockets: Socket[] = [];

beforeAll(async () => {
  plane = await startTestControlPlane({ imports: [AgentsModule], env: { STREAMSPACE_STREAM_OPEN_MS: '400' } });
  rendezvous = plane.app.get(StreamRendezvous);
});
beforeEach(async () => {
  agent = await anEnrolledAgent(plane);
  await agent.connect();
});
afterEach(() => {
  agent.close();
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => plane.stop());

function keep(socket: Socket): Socket {
  sockets.push(socket);
  return socket;
}

async function codeOf(opening: Promise<unknown>): Promise<unknown> {
  return opening.then(
    () => 'opened',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );
}

async function refusalOf(url: string, headers: Record<string, string | null>): Promise<number> {
  const error: unknown = await upgrade(url, headers).catch((caught: unknown) => caught);
  if (error instanceof UpgradeRefusedError) return error.status;
  throw new Error('It was let in.');
}

describe('a rendezvous', () => {
  it('hands out the connection that the agent dialled, with all that it sent', async () => {
    agent.answerStreams(async (open) => {
      expect(open).toMatchObject(TARGET);
      const screen = keep(await dialStream(open));
      screen.write('RFB 003.008\n');
      return OK;
    });
    const stream = await rendezvous.open(agent.agentId, TARGET);
    expect((await readBytes(keep(stream.socket), 12)).toString()).toBe('RFB 003.008\n');
    expect(await stream.close(4410)).toBe(true);
    expect(await agent.streamsClosed.next()).toMatchObject({ streamId: stream.streamId, code: 4410 });
  });

  it.each([
    ['opened', OK],
    ['stream-unavailable', null],
  ])('counts a stream among those that are opening until it is %s, though the agent has dialled', async (code, ack) => {
    const expected = plane.app.get(ExpectedStreams);
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    const dialled = new Promise<void>((resolve) =>
      agent.answerStreams(async (open) => {
        keep(await dialStream(open));
        resolve();
        await held;
        if (ack === null) throw new Error('No screen.');
        return ack;
      }),
    );
    const opening = codeOf(rendezvous.open(agent.agentId, TARGET).then(({ socket }) => keep(socket)));
    await dialled;
    expect(expected.size).toBe(1);
    answer();
    expect([await opening, expected.size]).toEqual([code, 0]);
  });

  it('loses nothing of what comes in one packet with the handshake', async () => {
    agent.answerStreams(async (open) => {
      const { hostname, port, pathname, host } = new URL(open.dialUrl);
      const socket = keep(connect(Number(port), hostname));
      await once(socket, 'connect');
      socket.write(
        [
          `GET ${pathname} HTTP/1.1`,
          `Host: ${host}`,
          'Connection: keep-alive, Upgrade',
          'Upgrade: WebSocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
          `Sec-WebSocket-Protocol: ${AGENT_STREAM_SUBPROTOCOL}, ${AGENT_STREAM_TOKEN_PREFIX}${open.token}`,
          '',
          'early bytes',
        ].join('\r\n'),
      );
      return OK;
    });
    const stream = await rendezvous.open(agent.agentId, TARGET);
    expect((await readBytes(keep(stream.socket), 11)).toString()).toBe('early bytes');
  });

  it('needs an agent that is connected', async () => {
    const absent = await anEnrolledAgent(plane);
    expect(await codeOf(rendezvous.open(absent.agentId, TARGET))).toBe('agent-unavailable');
  });

  it('fails soon when the agent refuses', async () => {
    expect(await codeOf(rendezvous.open(agent.agentId, TARGET))).toBe('stream-unavailable');
  });

  it('hands out nothing before the agent says that the session is there too', async () => {
    let agree: () => void = () => undefined;
    const dialled = new Promise<Socket>((resolve) => {
      agent.answerStreams(async (open) => {
        resolve(keep(await dialStream(open)));
        await new Promise<void>((agreed) => (agree = agreed));
        return OK;
      });
    });
    let isOpen = false;
    const opening = rendezvous.open(agent.agentId, TARGET).then((stream) => {
      isOpen = true;
      return stream;
    });
    await dialled;
    expect(isOpen).toBe(false);
    agree();
    keep((await opening).socket);
  });

  it('hangs up on an agent that was quicker here than with the session, which refuses', async () => {
    const dialled = new Promise<Socket>((resolve) => {
      agent.answerStreams(async (open) => {
        resolve(keep(await dialStream(open)));
        throw new Error('No screen.');
      });
    });
    expect(await codeOf(rendezvous.open(agent.agentId, TARGET))).toBe('stream-unavailable');
    await once((await dialled).resume(), 'close');
  });

  it('hangs up on an agent that dials and says nothing, after the deadline', async () => {
    const dialled = new Promise<Socket>((resolve) => {
      agent.answerStreams(async (open) => {
        resolve(keep(await dialStream(open)));
        return new Promise(() => undefined);
      });
    });
    expect(await codeOf(rendezvous.open(agent.agentId, TARGET))).toBe('stream-unavailable');
    await once((await dialled).resume(), 'close');
    expect(await agent.streamsClosed.next()).toMatchObject({ code: 1011 });
  });

  it('fails after the deadline when the agent does not dial, and tells it to let go', async () => {
    agent.answerStreams(() => Promise.resolve(OK));
    expect(await codeOf(rendezvous.open(agent.agentId, TARGET))).toBe('stream-unavailable');
    const { streamId } = await agent.streamsOpened.next();
    expect(await agent.streamsClosed.next()).toMatchObject({ streamId, code: 1011 });
  });

  it('fails at once when the agent goes meanwhile', async () => {
    agent.answerStreams(() => new Promise(() => undefined));
    const opening = codeOf(rendezvous.open(agent.agentId, TARGET));
    await agent.streamsOpened.next();
    agent.close();
    expect(await opening).toBe('agent-unavailable');
  });

  it('is called off when the viewer goes meanwhile', async () => {
    agent.answerStreams(() => new Promise(() => undefined));
    const departure = new AbortController();
    const opening = codeOf(rendezvous.open(agent.agentId, TARGET, departure.signal));
    const open = await agent.streamsOpened.next();
    departure.abort();
    expect(await opening).toBe('stream-unavailable');
    await expect(dialStream(open)).rejects.toMatchObject({ status: 401 });
  });
});

describe('the route that agents dial', () => {
  it('takes a token once, for its own stream, and from no page', async () => {
    agent.answerStreams(() => Promise.resolve(OK));
    const openings = [rendezvous.open(agent.agentId, TARGET), rendezvous.open(agent.agentId, TARGET)];
    const [one, other] = [await agent.streamsOpened.next(), await agent.streamsOpened.next()];
    const protocols = `${AGENT_STREAM_SUBPROTOCOL}, ${AGENT_STREAM_TOKEN_PREFIX}${one.token}`;
    const good = { 'Sec-WebSocket-Protocol': protocols };
    expect(await refusalOf(other.dialUrl, good)).toBe(401);
    expect(await refusalOf(one.dialUrl, { ...good, Origin: plane.url })).toBe(403);
    expect(await refusalOf(one.dialUrl, { 'Sec-WebSocket-Protocol': AGENT_STREAM_SUBPROTOCOL })).toBe(401);
    expect(await refusalOf(one.dialUrl, { 'Sec-WebSocket-Protocol': `${AGENT_STREAM_TOKEN_PREFIX}${one.token}` })).toBe(
      401,
    );
    expect(await refusalOf(one.dialUrl, { ...good, 'Sec-WebSocket-Version': '8' })).toBe(426);
    expect(await refusalOf(one.dialUrl, { ...good, 'Sec-WebSocket-Key': 'short' })).toBe(400);
    keep(await dialStream(one));
    expect(await refusalOf(one.dialUrl, good)).toBe(401);
    keep(await dialStream(other));
    for (const stream of await Promise.all(openings)) keep(stream.socket);
  });

  it('echoes the subprotocol without the token, and agrees to no extension', async () => {
    agent.answerStreams(() => Promise.resolve(OK));
    const opening = rendezvous.open(agent.agentId, TARGET);
    const open = await agent.streamsOpened.next();
    const { socket, headers } = await upgrade(open.dialUrl, {
      'Sec-WebSocket-Protocol': `${AGENT_STREAM_SUBPROTOCOL}, ${AGENT_STREAM_TOKEN_PREFIX}${open.token}`,
      'Sec-WebSocket-Extensions': 'permessage-deflate',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    });
    keep(socket);
    keep((await opening).socket);
    expect(headers['sec-websocket-protocol']).toBe(AGENT_STREAM_SUBPROTOCOL);
    expect(headers['sec-websocket-accept']).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    expect(headers['sec-websocket-extensions']).toBeUndefined();
  });
});
