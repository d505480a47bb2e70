import { once } from 'node:events';
import type { Socket } from 'node:net';
import { StreamTicket } from '../../protocol/http/sessions.js';
import type { EventData, EventName } from '../../protocol/events.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { openScreen, readBytes } from '../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { Inbox } from '../../testing/agents-gateway/inbox.js';
import { anEnrolledAgent, aPerson, aRunningSession, authorization } from '../../testing/agents-gateway/stream-rows.js';
import type { Principal } from '../auth/principal.js';
import { EventLog } from '../platform/events/event-log.js';
import { VncProxyModule } from './vnc-proxy.module.js';

const env = { STREAMSPACE_PEER_LISTEN: '127.0.0.1:0', STREAMSPACE_STREAM_OPEN_MS: '2000' };
let holder: TestControlPlane;
let other: TestControlPlane;
let agent: FakeAgent;
let alice: Principal;
let sessionId: string;
const screens = new Inbox<Socket>();

beforeAll(async () => {
  holder = await startTestControlPlane({ imports: [VncProxyModule], env });
  other = await startTestControlPlane({ imports: [VncProxyModule], env, database: holder.database });
});
beforeEach(async () => {
  agent = await anEnrolledAgent(holder);
  await agent.connect();
  agent.serveScreens((socket) => screens.put(socket));
  alice = await aPerson(holder);
  sessionId = await aRunningSession(holder, alice.userId, agent.agentId);
});
afterEach(() => agent.close());
afterAll(async () => {
  await other.stop();
  await holder.stop();
});

async function aTicket(from: TestControlPlane): Promise<StreamTicket> {
  const headers = await authorization(from.app, alice);
  const answer = await fetch(`${from.url}/api/v1/sessions/${sessionId}/tickets`, { method: 'POST', headers });
  return StreamTicket.parse(await answer.json());
}

/** Opens the screen at one replica with a ticket of whichever. */
async function open(at: TestControlPlane, ticket: StreamTicket): Promise<Socket> {
  const { pathname } = new URL(ticket.url);
  const url = `${at.url.replace(/^http/, 'ws')}${pathname}`;
  return (await openScreen({ ...ticket, url })).socket;
}

async function append<Name extends EventName>(
  name: Name,
  data: EventData<Name>,
  change: string,
  id: string,
): Promise<void> {
  await other.database.dataSource.transaction(async (tx) => {
    await tx.query(change, [id]);
    await other.app.get(EventLog).append(tx, name, data);
  });
}

describe('two replicas', () => {
  it('show the screen through either, with a ticket of either, whichever holds the agent', async () => {
    for (const [from, at] of [
      [holder, other],
      [other, holder],
      [other, other],
    ] as const) {
      const viewer = await open(at, await aTicket(from));
      const screen = await screens.next();
      screen.write('RFB 003.008\n');
      expect((await readBytes(viewer, 12)).toString()).toBe('RFB 003.008\n');
      viewer.write('RFB 003.003\n');
      expect((await readBytes(screen, 12)).toString()).toBe('RFB 003.003\n');
      viewer.destroy();
      await once(screen.resume(), 'close');
    }
  });

  it('accept a ticket once between them, of twenty tries at once', async () => {
    const ticket = await aTicket(holder);
    const tries = Array.from({ length: 20 }, (_, index) => open(index % 2 ? holder : other, ticket));
    const outcomes = await Promise.allSettled(tries);
    const accepted = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(accepted).toHaveLength(1);
    accepted[0]!.destroy();
    (await screens.next()).destroy();
  });

  it.each([
    [
      'signs out',
      4401,
      () =>
        append(
          'user.signed-out',
          { userId: alice.userId, familyId: alice.signInId },
          'UPDATE sign_ins SET revoked_at = now() WHERE id = $1',
          alice.signInId,
        ),
    ],
    [
      'ended the session, and the hint is lost',
      4410,
      () =>
        other.database.dataSource.query(`UPDATE sessions SET desired = 'ended', state = 'ending' WHERE id = $1`, [
          sessionId,
        ]),
    ],
  ])('close every screen of somebody who %s, on both, within 5 s', async (_name, code, happen) => {
    const viewers = await Promise.all([holder, other].map(async (at) => open(at, await aTicket(at))));
    const ends = [await screens.next(), await screens.next()];
    const gone = [...viewers, ...ends].map((socket) => once(socket.resume(), 'close'));
    const beganAt = performance.now();
    await happen();
    expect(await agent.streamsClosed.next()).toMatchObject({ code });
    expect(await agent.streamsClosed.next()).toMatchObject({ code });
    await Promise.all(gone);
    expect(performance.now() - beganAt).toBeLessThan(5_000);
  });

  it('cut an agent that is revoked at the other one', async () => {
    const gone = agent.disconnected();
    const { agentId } = agent;
    await append('agent.revoked', { agentId }, 'UPDATE agents SET revoked_at = now() WHERE id = $1', agentId);
    await gone;
  });
});
