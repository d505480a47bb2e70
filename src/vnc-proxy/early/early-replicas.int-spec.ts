import type { Socket } from 'node:net';
import { StreamTicket } from '../../../protocol/http/sessions.js';
import { ShareView } from '../../../protocol/http/shares.js';
import { until } from '../../../testing/auth/until.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { expectClose, openScreen, readBytes } from '../../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { Inbox } from '../../../testing/agents-gateway/inbox.js';
import {
  anEnrolledAgent,
  aPerson,
  aRunningSession,
  authorization,
  sessionBecomes,
} from '../../../testing/agents-gateway/stream-rows.js';
import type { Principal } from '../../auth/principal.js';
import { OpenStreams } from '../splice/open-streams.js';
import { VncProxyModule } from '../vnc-proxy.module.js';

/** The replica that holds the agent, and the one that viewers come to. */
let holder: TestControlPlane;
let other: TestControlPlane;
let agent: FakeAgent;
let alice: Principal;
let sessionId: string;
const screens = new Inbox<Socket>();

beforeAll(async () => {
  const env = { STREAMSPACE_PEER_LISTEN: '127.0.0.1:0', STREAMSPACE_STREAM_OPEN_MS: '2000' };
  holder = await startTestControlPlane({ imports: [VncProxyModule], env });
  other = await startTestControlPlane({ imports: [VncProxyModule], env, database: holder.database });
});
beforeEach(async () => {
  agent = await anEnrolledAgent(holder);
  await agent.connect();
  agent.serveScreens((socket) => screens.put(socket));
  alice = await aPerson(holder);
  sessionId = await aRunningSession(holder, alice.userId, agent.agentId);
  await sessionBecomes(holder, sessionId, 'starting');
});
afterEach(async () => {
  agent.close();
  for (const stream of other.app.get(OpenStreams).all()) stream.end(1001);
  await watched(0);
});
afterAll(async () => {
  await other.stop();
  await holder.stop();
});

const watched = (count: number): Promise<void> =>
  until(() => Promise.resolve(other.app.get(OpenStreams).all().length === count));

/** Has the replica with the agent answer something about the session. */
async function call(who: Principal, method: string, path: string, body?: object): Promise<Response> {
  const headers = { ...(await authorization(holder.app, who)), 'content-type': 'application/json' };
  const url = `${holder.url}/api/v1/sessions/${sessionId}${path}`;
  return fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

/** A viewer of the replica without the agent, with a ticket of the other one. */
async function anEarlyViewer(who: Principal): Promise<Socket> {
  const ticket = StreamTicket.parse(await (await call(who, 'POST', '/tickets', { awaitsStart: true })).json());
  const url = `${other.url.replace(/^http/, 'ws')}${new URL(ticket.url).pathname}`;
  const { socket } = await openScreen({ ...ticket, url });
  await watched(1);
  return socket;
}

describe('a viewer that comes before its screen, to a replica without the agent', () => {
  it('has the screen once the session runs, which it learns of from the other one', async () => {
    const viewer = await anEarlyViewer(alice);
    await sessionBecomes(holder, sessionId, 'running');
    const screen = await screens.next();
    screen.write('RFB 003.008\n');
    expect((await readBytes(viewer, 12)).toString()).toBe('RFB 003.008\n');
    viewer.write('RFB 003.003\n');
    expect((await readBytes(screen, 12)).toString()).toBe('RFB 003.003\n');
    viewer.destroy();
  });
});

describe('a guest who comes before the screen', () => {
  let bob: Principal;
  let share: ShareView;
  beforeEach(async () => {
    bob = await aPerson(holder);
    const answer = await call(alice, 'POST', '/shares', { person: bob.username, access: 'view' });
    share = ShareView.parse(await answer.json());
  });

  const sawNothing = async (): Promise<void> => {
    await sessionBecomes(holder, sessionId, 'running');
    const sql = `SELECT FROM events WHERE session_id = $1 AND name = 'stream.opened'`;
    expect(await holder.database.dataSource.query(sql, [sessionId])).toEqual([]);
    expect(agent.streamsOpened.all).toEqual([]);
  };

  it('is sent away when the share is taken back', async () => {
    const viewer = await anEarlyViewer(bob);
    expect((await call(alice, 'DELETE', `/shares/${share.id}`)).status).toBe(204);
    await expectClose(viewer, 4403);
    await watched(0);
    await sawNothing();
  });

  it('is signed out when their account is disabled', async () => {
    const viewer = await anEarlyViewer(bob);
    await holder.database.dataSource.query('UPDATE users SET is_disabled = true WHERE id = $1', [bob.userId]);
    await expectClose(viewer, 4401);
    await watched(0);
    await sawNothing();
  });

  it('sees no more than they may when it is there', async () => {
    const viewer = await anEarlyViewer(bob);
    await sessionBecomes(holder, sessionId, 'running');
    (await screens.next()).write('RFB 003.008\n');
    expect((await readBytes(viewer, 12)).toString()).toBe('RFB 003.008\n');
    expect(agent.streamsOpened.all).toMatchObject([{ sessionId, access: 'view' }]);
    viewer.destroy();
  });
});
