import type { Socket } from 'node:net';
import { SessionTimeline, SessionView, StreamTicket } from '../../protocol/http/sessions.js';
import type { StreamOpen } from '../../protocol/agent/messages.js';
import { Problem } from '../../protocol/problem.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { openScreen } from '../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { Inbox } from '../../testing/agents-gateway/inbox.js';
import { anEnrolledAgent, aPerson, aRunningSession, authorization } from '../../testing/agents-gateway/stream-rows.js';
import type { Principal } from '../auth/principal.js';
import { EventLog } from '../platform/events/event-log.js';
import { ScreenVisits } from '../sessions/shares/screen-visits.js';
import { VncProxyModule } from './vnc-proxy.module.js';

const REASON = 'Ticket 4711: the export hangs.';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

let plane: TestControlPlane;
let agent: FakeAgent;
let alice: Principal;
let admin: Principal;
let sessionId: string;
const opened = new Inbox<StreamOpen>();

async function start(access: string): Promise<void> {
  plane = await startTestControlPlane({
    imports: [VncProxyModule],
    env: { STREAMSPACE_ADMIN_SCREEN_ACCESS: access },
  });
  agent = await anEnrolledAgent(plane);
  await agent.connect();
  agent.serveScreens((socket: Socket, open) => {
    socket.resume();
    opened.put(open);
  });
  [alice, admin] = [await aPerson(plane), await aPerson(plane, 'admin')];
  sessionId = await aRunningSession(plane, alice.userId, agent.agentId);
}

afterEach(async () => {
  agent.close();
  await plane.stop();
});

async function call(who: Principal, method: string, path: string, body?: object): Promise<Answer> {
  const headers = { ...(await authorization(plane.app, who)), 'content-type': 'application/json' };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const answer = await fetch(`${plane.url}/api/v1${path}`, init);
  return { status: answer.status, body: await answer.json() };
}

const visit = (reason?: string, who = admin): Promise<Answer> =>
  call(who, 'POST', `/admin/sessions/${sessionId}/tickets`, reason === undefined ? undefined : { reason });

const shownToOwner = async (): Promise<SessionView> =>
  SessionView.parse((await call(alice, 'GET', `/sessions/${sessionId}`)).body);

describe('an administrator at somebody’s screen (threat 110)', () => {
  it('is refused unless that is switched on', async () => {
    await start('off');
    const answer = await visit(REASON);
    expect(answer.status).toBe(403);
    expect(Problem.parse(answer.body).detail).toContain('STREAMSPACE_ADMIN_SCREEN_ACCESS');
    expect((await shownToOwner()).visits).toEqual([]);
  });

  it('is an administrator', async () => {
    await start('view');
    for (const role of ['user', 'operator'] as const) {
      expect((await visit(REASON, await aPerson(plane, role))).status).toBe(403);
    }
  });

  it('is refused without a reason', async () => {
    await start('view');
    for (const reason of [undefined, '', '   ', 'because']) {
      const answer = await visit(reason);
      expect([reason, answer.status]).toEqual([reason, 403]);
      expect(Problem.parse(answer.body).detail).toContain('Say why');
    }
    expect((await call(admin, 'POST', `/sessions/${sessionId}/tickets`)).status).toBe(404);
  });

  it('may look for a reason; the owner is told at once, and the log keeps it', async () => {
    await start('view');
    const ticket = StreamTicket.parse((await visit(REASON)).body);
    const [{ socket }, asked] = await Promise.all([openScreen(ticket), opened.next()]);
    expect(asked.access).toBe('view');
    expect((await shownToOwner()).visits).toEqual([
      expect.objectContaining({ visitor: admin.username, access: 'view' }),
    ]);
    const timeline = SessionTimeline.parse((await call(alice, 'GET', `/sessions/${sessionId}/timeline`)).body);
    expect(timeline.entries.map(({ message }) => message).join()).toContain(REASON);
    const logged = await plane.database.dataSource.query<object[]>(
      `SELECT actor->>'id' AS actor, data->>'reason' AS reason FROM events WHERE name = 'session.screen-visited'`,
    );
    expect(logged).toEqual([{ actor: admin.userId, reason: REASON }]);
    const rights = await plane.database.dataSource.query<object[]>(
      `SELECT data->>'access' AS access, data->>'right' AS right FROM events WHERE name = 'stream.opened' AND session_id = $1`,
      [sessionId],
    );
    expect(rights).toEqual([{ access: 'view', right: 'visit' }]);
    socket.destroy();
  });

  it('may use a screen only where that is switched on', async () => {
    await start('control');
    const ticket = StreamTicket.parse((await visit(REASON)).body);
    const [{ socket }, asked] = await Promise.all([openScreen(ticket), opened.next()]);
    expect(asked.access).toBeUndefined();
    socket.destroy();
  });

  it('goes when the half hour is over, the role is taken away, or the setting is', async () => {
    await start('view');
    const { dataSource } = plane.database;
    const ends = [
      `UPDATE screen_visits SET expires_at = now() - interval '1 s'`,
      `UPDATE users SET role = 'operator' WHERE id = '${admin.userId}'`,
    ];
    for (const end of ends) {
      const ticket = StreamTicket.parse((await visit(REASON)).body);
      const [, asked] = await Promise.all([openScreen(ticket), opened.next()]);
      await dataSource.query(end);
      expect(await agent.streamsClosed.next()).toMatchObject({ streamId: asked.streamId, code: 4403 });
    }
    await dataSource.query(`UPDATE users SET role = 'admin' WHERE id = $1`, [admin.userId]);
    await visit(REASON);
    expect((await call(admin, 'POST', `/sessions/${sessionId}/tickets`)).status).toBe(201);
    await new ScreenVisits(dataSource, plane.app.get(EventLog), {
      idleFloorMs: 1,
      deadlineGraceMs: 1,
      adminScreenAccess: 'off',
    }).onApplicationBootstrap();
    expect((await call(admin, 'POST', `/sessions/${sessionId}/tickets`)).status).toBe(404);
  });
});
