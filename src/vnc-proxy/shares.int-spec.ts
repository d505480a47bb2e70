import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { StreamOpen } from '../../protocol/agent/messages.js';
import { StreamTicket } from '../../protocol/http/sessions.js';
import { SharedSessionPage, SharedSessionView, ShareList, ShareView } from '../../protocol/http/shares.js';
import { Problem } from '../../protocol/problem.js';
import { openScreen } from '../../testing/agents-gateway/fake-viewer.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { Inbox } from '../../testing/agents-gateway/inbox.js';
import { anEnrolledAgent, aPerson, aRunningSession, authorization } from '../../testing/agents-gateway/stream-rows.js';
import { until } from '../../testing/auth/until.js';
import type { Principal } from '../auth/principal.js';
import { OpenStreams } from './splice/open-streams.js';
import { VncProxyModule } from './vnc-proxy.module.js';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const env = { STREAMSPACE_PEER_LISTEN: '127.0.0.1:0' };
let plane: TestControlPlane;
let other: TestControlPlane;
let agent: FakeAgent;
let alice: Principal;
let bob: Principal;
let sessionId: string;
const opened = new Inbox<StreamOpen>();

beforeAll(async () => {
  plane = await startTestControlPlane({ imports: [VncProxyModule], env });
  other = await startTestControlPlane({ imports: [VncProxyModule], env, database: plane.database });
});
beforeEach(async () => {
  agent = await anEnrolledAgent(plane);
  await agent.connect();
  agent.serveScreens((socket: Socket, open) => {
    socket.resume();
    opened.put(open);
  });
  [alice, bob] = [await aPerson(plane), await aPerson(plane)];
  sessionId = await aRunningSession(plane, alice.userId, agent.agentId);
});
afterEach(() => agent.close());
afterAll(async () => {
  await other.stop();
  await plane.stop();
});

async function call(who: Principal, method: string, path: string, body?: object): Promise<Answer> {
  const headers = { ...(await authorization(plane.app, who)), 'content-type': 'application/json' };
  const answer = await fetch(`${plane.url}/api/v1${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

async function share(body: object, owner = alice): Promise<ShareView> {
  const answer = await call(owner, 'POST', `/sessions/${sessionId}/shares`, body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer));
  return ShareView.parse(answer.body);
}

const withBob = (access: 'view' | 'control' = 'view', more: object = {}): Promise<ShareView> =>
  share({ person: bob.username, access, ...more });

const ticketOf = async (who: Principal): Promise<Answer> => call(who, 'POST', `/sessions/${sessionId}/tickets`);

/** Opens the screen as `who`; answers with what the agent was asked for. */
async function open(who: Principal): Promise<{ viewer: Socket; asked: StreamOpen }> {
  const ticket = StreamTicket.parse((await ticketOf(who)).body);
  const [{ socket }, asked] = await Promise.all([openScreen(ticket), opened.next()]);
  return { viewer: socket, asked };
}

const codeOf = ({ body }: Answer): string => Problem.parse(body).code;

async function aGroupOf(...members: Principal[]): Promise<string> {
  const id = randomUUID();
  const { dataSource } = plane.database;
  await dataSource.query('INSERT INTO groups (id, name) VALUES ($1, $2)', [id, `group ${id}`]);
  for (const { userId } of members) await dataSource.query('INSERT INTO group_members VALUES ($1, $2)', [id, userId]);
  return id;
}

/** The stream of `asked` is to be closed by the agent with `code`. */
async function expectClose({ streamId }: StreamOpen, code: number): Promise<void> {
  const close = await agent.streamsClosed.next();
  expect(close).toMatchObject({ streamId, code });
}

describe('a share', () => {
  it('lets a person look, whom the agent is told to hold back', async () => {
    await withBob('view');
    const { viewer, asked } = await open(bob);
    expect(asked).toMatchObject({ sessionId, access: 'view' });
    expect(
      await plane.database.dataSource.query(
        `SELECT data->>'access' AS access, data->>'right' AS right FROM events WHERE name = 'stream.opened' AND session_id = $1`,
        [sessionId],
      ),
    ).toEqual([{ access: 'view', right: 'share' }]);
    viewer.destroy();
  });

  it('lets a person use a screen as its owner does', async () => {
    await withBob('control');
    const { viewer, asked } = await open(bob);
    expect(asked.access).toBeUndefined();
    viewer.destroy();
    const own = await open(alice);
    expect(own.asked.access).toBeUndefined();
    own.viewer.destroy();
  });

  it('counts the most of several, and holds for the members of a group', async () => {
    const groupId = await aGroupOf(alice, bob);
    await withBob('view');
    await share({ groupId, access: 'control' });
    const { viewer, asked } = await open(bob);
    expect(asked.access).toBeUndefined();
    viewer.destroy();
  });

  it('with a group holds for nobody who joins afterwards, until it is given anew (threat 110)', async () => {
    const groupId = await aGroupOf(alice);
    await share({ groupId, access: 'view' });
    await plane.database.dataSource.query('INSERT INTO group_members VALUES ($1, $2)', [groupId, bob.userId]);
    expect(codeOf(await ticketOf(bob))).toBe('session-not-found');
    await share({ groupId, access: 'view' });
    const { viewer } = await open(bob);
    viewer.destroy();
  });

  it('lists, changes and takes back', async () => {
    const first = await withBob('view');
    expect(first).toMatchObject({ person: { username: bob.username }, group: null, access: 'view', expiresAt: null });
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const second = await withBob('control', { expiresAt });
    const listed = ShareList.parse((await call(alice, 'GET', `/sessions/${sessionId}/shares`)).body);
    expect(listed.items).toEqual([second]);
    expect(second).toMatchObject({ access: 'control', expiresAt });
    expect((await call(alice, 'DELETE', `/sessions/${sessionId}/shares/${second.id}`)).status).toBe(204);
    const gone = await call(alice, 'DELETE', `/sessions/${sessionId}/shares/${second.id}`);
    expect(codeOf(gone)).toBe('share-not-found');
    expect(codeOf(await ticketOf(bob))).toBe('session-not-found');
  });

  it('is on the list of whom it is with, and of nobody else', async () => {
    const carol = await aPerson(plane);
    await withBob('view');
    const page = SharedSessionPage.parse((await call(bob, 'GET', '/me/shared-sessions')).body);
    expect(page.items).toEqual([expect.objectContaining({ id: sessionId, access: 'view' })]);
    expect(page.items[0]?.owner.id).toBe(alice.userId);
    const shown = await call(bob, 'GET', `/me/shared-sessions/${sessionId}`);
    expect(SharedSessionView.parse(shown.body)).toEqual(page.items[0]);
    for (const who of [alice, carol]) {
      expect(SharedSessionPage.parse((await call(who, 'GET', '/me/shared-sessions')).body).items).toEqual([]);
      expect((await call(who, 'GET', `/me/shared-sessions/${sessionId}`)).status).toBe(404);
    }
  });

  it('gives no right to anything but the screen (threat 40)', async () => {
    await withBob('control');
    const paths: [string, string, object?][] = [
      ['GET', `/sessions/${sessionId}`],
      ['PATCH', `/sessions/${sessionId}`, { name: 'Mine' }],
      ['DELETE', `/sessions/${sessionId}`],
      ['POST', `/sessions/${sessionId}/hibernate`],
      ['POST', `/sessions/${sessionId}/keep-awake`, {}],
      ['GET', `/sessions/${sessionId}/timeline`],
      ['GET', `/sessions/${sessionId}/shares`],
      ['POST', `/sessions/${sessionId}/shares`, { person: alice.username, access: 'view' }],
    ];
    for (const [method, path, body] of paths) {
      expect([path, codeOf(await call(bob, method, path, body))]).toEqual([path, 'session-not-found']);
    }
  });

  it.each([
    ['nobody', () => ({ person: 'nobody-of-this-name', access: 'view' }), 404, 'user-not-found'],
    ['oneself', () => ({ person: alice.username, access: 'view' }), 409, 'session-conflict'],
    ['a group that is not one’s own', () => ({ groupId: randomUUID(), access: 'view' }), 404, 'group-not-found'],
    ['nobody at all', () => ({ access: 'view' }), 422, 'validation-failed'],
    [
      'a moment that has passed',
      () => ({ person: bob.username, access: 'view', expiresAt: '2020-01-01T00:00:00.000Z' }),
      422,
      'validation-failed',
    ],
  ])('is refused with %s', async (_whom, body, status, code) => {
    const answer = await call(alice, 'POST', `/sessions/${sessionId}/shares`, body());
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  it('to look is refused where the agent is too old to hold anybody back (threat 59)', async () => {
    await plane.database.dataSource.query('UPDATE agents SET protocol_version = 3 WHERE id = $1', [agent.agentId]);
    await withBob('view');
    const answer = await ticketOf(bob);
    expect([answer.status, codeOf(answer)]).toEqual([503, 'stream-unavailable']);
    await withBob('control');
    expect((await ticketOf(bob)).status).toBe(201);
  });
});

describe('an open screen of a share (threat 57)', () => {
  it('closes when the share is taken back', async () => {
    const { id } = await withBob();
    const { viewer, asked } = await open(bob);
    const own = await open(alice);
    await call(alice, 'DELETE', `/sessions/${sessionId}/shares/${id}`);
    await expectClose(asked, 4403);
    await until(() => Promise.resolve(viewer.closed || viewer.readableEnded || viewer.destroyed));
    const here = (): string[] =>
      plane.app
        .get(OpenStreams)
        .all()
        .flatMap((one) => (one.sessionId === sessionId ? [one.userId] : []));
    await until(() => Promise.resolve(here().length === 1));
    expect(here()).toEqual([alice.userId]);
    own.viewer.destroy();
  });

  it('closes when the share expires', async () => {
    await withBob();
    const { asked } = await open(bob);
    await plane.database.dataSource.query(`UPDATE session_shares SET expires_at = now() - interval '1 s'`);
    await expectClose(asked, 4403);
  });

  it('closes when the person leaves the group', async () => {
    const groupId = await aGroupOf(alice, bob);
    await share({ groupId, access: 'view' });
    const { asked } = await open(bob);
    await plane.database.dataSource.query('DELETE FROM group_members WHERE user_id = $1', [bob.userId]);
    await expectClose(asked, 4403);
  });

  it('is opened anew when control becomes looking, and the other way round', async () => {
    await withBob('control');
    const { asked } = await open(bob);
    await withBob('view');
    await expectClose(asked, 4412);
    const again = await open(bob);
    expect(again.asked.access).toBe('view');
    await withBob('control');
    await expectClose(again.asked, 4412);
  });

  it('closes on another replica as well', async () => {
    const { id } = await withBob();
    const ticket = StreamTicket.parse((await ticketOf(bob)).body);
    const url = `${other.url.replace(/^http/, 'ws')}${new URL(ticket.url).pathname}`;
    const opening = openScreen({ ...ticket, url });
    const [{ socket }, asked] = await Promise.all([opening, opened.next()]);
    await call(alice, 'DELETE', `/sessions/${sessionId}/shares/${id}`);
    await until(() => Promise.resolve(socket.readableEnded || socket.destroyed));
    expect(asked.access).toBe('view');
  });
});
