import { once } from 'node:events';
import type { Socket } from 'node:net';
import { StreamTicket } from '../../../protocol/http/sessions.js';
import { EventLog } from '../../platform/events/event-log.js';
import { until } from '../../../testing/auth/until.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { openScreen } from '../../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { Inbox } from '../../../testing/agents-gateway/inbox.js';
import {
  anEnrolledAgent,
  aPerson,
  aRunningSession,
  authorization,
} from '../../../testing/agents-gateway/stream-rows.js';
import type { Principal } from '../../auth/principal.js';
import { OpenStreams } from '../splice/open-streams.js';
import { VncProxyModule } from '../vnc-proxy.module.js';
import { StreamWarden } from './stream-warden.js';

let plane: TestControlPlane;
let agent: FakeAgent;
let alice: Principal;
let sessionId: string;
const screens = new Inbox<Socket>();

beforeEach(async () => {
  plane = await startTestControlPlane({ imports: [VncProxyModule] });
  agent = await anEnrolledAgent(plane);
  await agent.connect();
  agent.serveScreens((socket) => screens.put(socket));
  alice = await aPerson(plane);
  sessionId = await aRunningSession(plane, alice.userId, agent.agentId);
});
afterEach(async () => {
  agent.close();
  await plane.stop();
});

async function anOpenScreen(): Promise<{ viewer: Socket; screen: Socket }> {
  const headers = await authorization(plane.app, alice);
  const answer = await fetch(`${plane.url}/api/v1/sessions/${sessionId}/tickets`, { method: 'POST', headers });
  const [{ socket: viewer }, screen] = await Promise.all([
    openScreen(StreamTicket.parse(await answer.json())),
    screens.next(),
  ]);
  await until(() => Promise.resolve(plane.app.get(OpenStreams).all().length === 1));
  viewer.resume();
  screen.resume();
  return { viewer, screen };
}

async function query(text: string, id: string): Promise<void> {
  await plane.database.dataSource.query(text, [id]);
}

describe('an open screen', () => {
  it.each([
    ['ended', `desired = 'ended', state = 'ending'`, 4410],
    ['sent to sleep', `desired = 'hibernated', state = 'hibernating'`, 4411],
  ])('closes when its session is %s, even if the hint is lost', async (_case, change, code) => {
    const { viewer, screen } = await anOpenScreen();
    const gone = Promise.all([once(viewer, 'close'), once(screen, 'close')]);
    await query(`UPDATE sessions SET ${change} WHERE id = $1`, sessionId);
    expect(await agent.streamsClosed.next()).toMatchObject({ code });
    screen.end();
    await gone;
  });

  it('closes when its viewer signs out, even if the agent does nothing about it', async () => {
    const { viewer, screen } = await anOpenScreen();
    const gone = Promise.all([once(viewer, 'close'), once(screen, 'close')]);
    await plane.database.dataSource.transaction(async (tx) => {
      await tx.query('UPDATE sign_ins SET revoked_at = now() WHERE id = $1', [alice.signInId]);
      const data = { userId: alice.userId, familyId: alice.signInId };
      await plane.app.get(EventLog).append(tx, 'user.signed-out', data);
    });
    expect(await agent.streamsClosed.next()).toMatchObject({ code: 4401 });
    await gone;
  });

  it('stays open while the agent is away, and while the database is', async () => {
    const { viewer, screen } = await anOpenScreen();
    agent.close();
    await plane.database.dataSource.query('ALTER TABLE sessions RENAME TO sessions_away');
    await plane.app.get(StreamWarden).inspect();
    viewer.write('x');
    await once(screen, 'data');
    await plane.database.dataSource.query('ALTER TABLE sessions_away RENAME TO sessions');
    expect(viewer.destroyed || screen.destroyed).toBe(false);
    viewer.destroy();
    await once(screen, 'close');
  });

  it('is told that the server restarts when the replica stops, and does not hold that up', async () => {
    const { viewer } = await anOpenScreen();
    const gone = once(viewer, 'close');
    const closing = plane.app.close();
    expect(await agent.streamsClosed.next()).toMatchObject({ code: 1012 });
    await gone;
    await closing;
  });
});
