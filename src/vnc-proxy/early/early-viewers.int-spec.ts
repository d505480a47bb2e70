import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Problem } from '../../../protocol/problem.js';
import { StreamTicket } from '../../../protocol/http/sessions.js';
import type { SessionState } from '../../../protocol/session.js';
import { dialStream } from '../../../testing/agents-gateway/dial-stream.js';
import { until } from '../../../testing/auth/until.js';
import { SteeredClock } from '../../../testing/steered-clock.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { expectClose, openScreen, readBytes } from '../../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { Inbox } from '../../../testing/agents-gateway/inbox.js';
import {
  anEnrolledAgent,
  aPerson,
  aRunningSession,
  authorization,
  aWebTemplate,
  sessionBecomes,
} from '../../../testing/agents-gateway/stream-rows.js';
import type { Principal } from '../../auth/principal.js';
import { OpenStreams } from '../splice/open-streams.js';
import { VncProxyModule } from '../vnc-proxy.module.js';

let plane: TestControlPlane;
let agent: FakeAgent;
let alice: Principal;
let sessionId: string;
const screens = new Inbox<Socket>();
const clock = new SteeredClock();

beforeAll(async () => {
  const env = { STREAMSPACE_STREAM_OPEN_MS: '10000', STREAMSPACE_STREAMS_PER_PERSON: '2' };
  plane = await startTestControlPlane({ imports: [VncProxyModule], env, clock });
});
beforeEach(async () => {
  agent = await anEnrolledAgent(plane);
  await agent.connect();
  agent.serveScreens((socket) => screens.put(socket));
  alice = await aPerson(plane);
  sessionId = await aRunningSession(plane, alice.userId, agent.agentId);
  await becomes('starting');
});
afterEach(async () => {
  agent.close();
  for (const stream of plane.app.get(OpenStreams).all()) stream.end(1001);
  await nobodyWaits();
});
afterAll(() => plane.stop());

const becomes = (to: SessionState): Promise<void> => sessionBecomes(plane, sessionId, to);

async function ask(body?: object, id = sessionId): Promise<Response> {
  const headers = { ...(await authorization(plane.app, alice)), 'content-type': 'application/json' };
  const init = { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) };
  return fetch(`${plane.url}/api/v1/sessions/${id}/tickets`, init);
}

const aTicket = async (): Promise<StreamTicket> => StreamTicket.parse(await (await ask({ awaitsStart: true })).json());

/** A viewer whose WebSocket is open while its session starts. */
async function anEarlyViewer(): Promise<Socket> {
  const { socket, headers } = await openScreen(await aTicket());
  expect(headers['sec-websocket-protocol']).toBe('binary');
  await until(() => Promise.resolve(plane.app.get(OpenStreams).all().length === 1));
  return socket;
}

const nobodyWaits = (): Promise<void> => until(() => Promise.resolve(plane.app.get(OpenStreams).all().length === 0));

const looks = (): Promise<unknown[]> =>
  plane.database.dataSource.query(`SELECT 1 FROM events WHERE session_id = $1 AND name = 'stream.opened'`, [sessionId]);

describe('a ticket for a screen that is on its way', () => {
  it.each(['starting', 'waking'] as const)('is there for who asks for it of a session that is %s', async (state) => {
    await becomes(state);
    expect((await ask()).status).toBe(409);
    expect((await ask({ awaitsStart: false })).status).toBe(409);
    expect((await ask({ awaitsStart: true })).status).toBe(201);
  });

  it.each(['standby', 'hibernated', 'ending', 'failed'] as const)(
    'is not to be had of a session that is %s',
    async (state) => {
      await becomes(state);
      expect(Problem.parse(await (await ask({ awaitsStart: true })).json()).code).toBe('session-not-running');
    },
  );

  it('is not to be had of a web application, nor while the agent is gone, nor with nonsense', async () => {
    expect((await ask({ awaitsStart: 'yes' })).status).toBe(422);
    const web = await aRunningSession(plane, alice.userId, agent.agentId, await aWebTemplate(plane));
    await plane.database.dataSource.query(`UPDATE sessions SET state = 'starting' WHERE id = $1`, [web]);
    expect((await ask({ awaitsStart: true }, web)).status).toBe(409);
    agent.close();
    await until(async () => (await ask({ awaitsStart: true })).status === 503);
  });
});

describe('a viewer that comes before its screen', () => {
  it('has an open WebSocket at once, and the screen on it once the session runs', async () => {
    const viewer = await anEarlyViewer();
    expect(await looks()).toEqual([]);
    await becomes('running');
    const screen = await screens.next();
    screen.write('RFB 003.008\n');
    expect((await readBytes(viewer, 12)).toString()).toBe('RFB 003.008\n');
    viewer.write('hello');
    expect((await readBytes(screen, 5)).toString()).toBe('hello');
    expect(await looks()).toHaveLength(1);
    viewer.destroy();
    await nobodyWaits();
  });

  it('counts among the screens of its person, and once when it has its screen', async () => {
    const streams = plane.app.get(OpenStreams);
    const viewer = await anEarlyViewer();
    const leave = streams.enter(alice.userId);
    expect(() => streams.enter(alice.userId)).toThrow(/Too many screens/);
    await becomes('running');
    (await screens.next()).write('RFB 003.008\n');
    await readBytes(viewer, 12);
    expect(() => streams.enter(alice.userId)).toThrow(/Too many screens/);
    leave();
    viewer.destroy();
    await nobodyWaits();
    streams.enter(alice.userId)();
  });

  it('is told when the start failed', async () => {
    const viewer = await anEarlyViewer();
    await becomes('failed');
    await expectClose(viewer, 4410);
    await nobodyWaits();
  });

  it('is told when a wake failed, and the session sleeps on', async () => {
    await becomes('waking');
    const viewer = await anEarlyViewer();
    await becomes('hibernated');
    await expectClose(viewer, 4411);
  });

  it('is cut off with its sign-in, and sees nothing when the session runs after that', async () => {
    const viewer = await anEarlyViewer();
    await plane.database.dataSource.query('UPDATE sign_ins SET revoked_at = now() WHERE id = $1', [alice.signInId]);
    await expectClose(viewer, 4401);
    await becomes('running');
    expect(await looks()).toEqual([]);
  });

  it.each([
    ['refuses', (): void => agent.answerStreams(() => Promise.reject(new Error('No screen.')))],
    ['is lost', (): void => agent.close()],
  ])('is told to come again when the agent %s', async (_case, fail) => {
    const viewer = await anEarlyViewer();
    fail();
    await becomes('running');
    await expectClose(viewer, 1011);
    await nobodyWaits();
  });

  it.each([
    ['hangs up', (viewer: Socket): void => void viewer.end()],
    ['says goodbye', (viewer: Socket): void => void viewer.write(Buffer.of(0x88, 0x80, 0, 0, 0, 0))],
  ])('is forgotten when it %s, and the agent is asked for nothing', async (_case, leave) => {
    const viewer = await anEarlyViewer();
    const closed = once(viewer.resume(), 'close');
    leave(viewer);
    await Promise.all([closed, nobodyWaits()]);
    await becomes('running');
    const { socket } = await openScreen(await aTicket());
    await screens.next();
    expect(await looks()).toHaveLength(1);
    socket.destroy();
    await nobodyWaits();
  });

  it('is told to come again when it has waited for long enough', async () => {
    const viewer = await anEarlyViewer();
    clock.skip(30_000);
    await expectClose(viewer, 4409);
    await nobodyWaits();
  });

  it('has used its ticket up', async () => {
    const ticket = await aTicket();
    const { socket } = await openScreen(ticket);
    await expect(openScreen(ticket)).rejects.toThrow('invalid-ticket');
    socket.destroy();
    await nobodyWaits();
  });
});

describe('a viewer whose screen is on its way', () => {
  /** A viewer whose session runs, of an agent that was asked for its screen and has not brought it; `bring` has it do so. */
  async function onItsWay(): Promise<{ viewer: Socket; bring: () => void }> {
    const asked = new Inbox<() => void>();
    agent.answerStreams(async (open) => {
      await new Promise<void>((resolve) => asked.put(resolve));
      screens.put(await dialStream(open));
      return { ok: true };
    });
    const viewer = await anEarlyViewer();
    await becomes('running');
    return { viewer, bring: await asked.next() };
  }

  it('is still cut off with its sign-in, and nothing is written down of a screen that it saw', async () => {
    const { viewer } = await onItsWay();
    await plane.database.dataSource.query('UPDATE sign_ins SET revoked_at = now() WHERE id = $1', [alice.signInId]);
    await expectClose(viewer, 4401);
    await nobodyWaits();
    expect(await agent.streamsClosed.next()).toMatchObject({ code: 1011 });
    expect(await looks()).toEqual([]);
  });

  it('is told to come again when the replica stops, which does not wait for the screen', async () => {
    const { viewer } = await onItsWay();
    for (const stream of plane.app.get(OpenStreams).all()) stream.end(1012);
    await expectClose(viewer, 1012);
    await nobodyWaits();
  });

  it('is forgotten when it says something, which no screen gets to hear', async () => {
    const { viewer, bring } = await onItsWay();
    const heard = viewer.bytesRead;
    viewer.write('too early');
    await once(viewer.resume(), 'close');
    expect(viewer.bytesRead).toBe(heard);
    await nobodyWaits();
    bring();
    expect(await agent.streamsClosed.next()).toMatchObject({ code: 1011 });
    expect(await looks()).toEqual([]);
  });

  it('has it as soon as it is there', async () => {
    const { viewer, bring } = await onItsWay();
    bring();
    (await screens.next()).write('RFB 003.008\n');
    expect((await readBytes(viewer, 12)).toString()).toBe('RFB 003.008\n');
    viewer.destroy();
    await nobodyWaits();
  });
});
