import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { SessionView, StreamTicket } from '../../protocol/http/sessions.js';
import { InMemoryRuntime } from '../../testing/agents/in-memory-runtime.js';
import { ScreenServer } from '../../testing/agents/screen-server.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { type RealAgent, startRealAgent } from '../../testing/agents-gateway/real-agent.js';
import { anEnrollmentToken, aPerson, authorization } from '../../testing/agents-gateway/stream-rows.js';
import { until } from '../../testing/auth/until.js';
import type { Principal } from '../auth/principal.js';
import { EventLog } from '../platform/events/event-log.js';
import { VncProxyModule } from './vnc-proxy.module.js';

const FIVE_MIB = 5 << 20;
let plane: TestControlPlane;
let agent: RealAgent;
let screen: ScreenServer;
let alice: Principal;
let session: SessionView;

beforeEach(async () => {
  plane = await startTestControlPlane({ imports: [VncProxyModule] });
  screen = new ScreenServer();
  await screen.start();
  const runtime = new InMemoryRuntime();
  runtime.screen = () => screen.open();
  agent = await startRealAgent(plane.url, await anEnrollmentToken(plane), runtime);
  alice = await aPerson(plane);
  session = await aLaunchedSession();
});
afterEach(async () => {
  await agent.stop();
  await plane.stop();
  await screen.stop();
});

async function call(method: string, path: string, body?: object): Promise<unknown> {
  const headers = { ...(await authorization(plane.app, alice)), 'content-type': 'application/json' };
  const answer = await fetch(`${plane.url}/api/v1${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

async function aLaunchedSession(): Promise<SessionView> {
  let view = SessionView.parse(await call('POST', '/sessions', { templateId: 'desktop' }));
  await until(async () => {
    view = SessionView.parse(await call('GET', `/sessions/${view.id}`));
    return view.state === 'running';
  });
  return view;
}

/** A viewer as a browser is one: ticket, Origin, WebSocket. */
async function aViewer(): Promise<WebSocket> {
  const { url, protocols } = StreamTicket.parse(await call('POST', `/sessions/${session.id}/tickets`));
  // Node does not resolve names as browsers do on every machine; the address is the same.
  const viewer = new WebSocket(url.replace('localhost', '127.0.0.1'), protocols, { origin: plane.url });
  await once(viewer, 'open');
  return viewer;
}

async function closeCodeOf(viewer: WebSocket): Promise<unknown> {
  const [code] = (await once(viewer, 'close')) as [number, Buffer];
  return code;
}

describe('a browser, the control plane and the real agent', () => {
  it('carry every byte both ways', async () => {
    const viewer = await aViewer();
    expect(viewer.protocol).toBe('binary');
    expect(viewer.extensions).toBe('');
    const sent = randomBytes(FIVE_MIB);
    const received: Buffer[] = [];
    const echoed = new Promise<void>((resolve) => {
      viewer.on('message', (data: Buffer) => {
        received.push(data);
        if (received.reduce((sum, { length }) => sum + length, 0) >= FIVE_MIB) resolve();
      });
    });
    for (let at = 0; at < FIVE_MIB; at += 65_536) viewer.send(sent.subarray(at, at + 65_536));
    await echoed;
    expect(Buffer.concat(received).equals(sent)).toBe(true);
    viewer.close(1000);
    expect(await closeCodeOf(viewer)).toBe(1000);
  });

  it('tell the viewer that the session has ended', async () => {
    const code = closeCodeOf(await aViewer());
    await call('DELETE', `/sessions/${session.id}`);
    expect(await code).toBe(4410);
  });

  it('tell the viewer that the session has gone to sleep', async () => {
    const code = closeCodeOf(await aViewer());
    await call('POST', `/sessions/${session.id}/hibernate`);
    expect(await code).toBe(4411);
  });

  it('tell the viewer that it has been signed out', async () => {
    const code = closeCodeOf(await aViewer());
    await plane.database.dataSource.transaction(async (tx) => {
      await tx.query('UPDATE sign_ins SET revoked_at = now() WHERE id = $1', [alice.signInId]);
      const data = { userId: alice.userId, familyId: alice.signInId };
      await plane.app.get(EventLog).append(tx, 'user.signed-out', data);
    });
    expect(await code).toBe(4401);
  });

  it('tell the viewer that the server restarts, whichever of the two does', async () => {
    const first = closeCodeOf(await aViewer());
    await plane.app.close();
    expect(await first).toBe(1012);
  });

  it('tell the viewer that the agent restarts', async () => {
    const code = closeCodeOf(await aViewer());
    await agent.stop();
    agent = { stop: () => Promise.resolve() };
    expect(await code).toBe(1012);
  });
});
