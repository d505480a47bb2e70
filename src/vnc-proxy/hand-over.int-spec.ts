import { once } from 'node:events';
import { WebSocket } from 'ws';
import { SessionView, StreamTicket } from '../../protocol/http/sessions.js';
import { ScreenServer } from '../../testing/agents/screen-server.js';
import { InMemoryRuntime } from '../../testing/agents/in-memory-runtime.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { type RealAgent, startRealAgent } from '../../testing/agents-gateway/real-agent.js';
import { anEnrollmentToken, aPerson, authorization } from '../../testing/agents-gateway/stream-rows.js';
import { Balancer } from '../../testing/balancer.js';
import { startTestDatabase, type TestDatabase } from '../../testing/database.js';
import { eventually } from '../../testing/sessions/eventually.js';
import type { Principal } from '../auth/principal.js';
import { ReplicaId } from '../platform/database/replica-id.js';
import { Drain } from '../platform/replicas/drain.js';
import { VncProxyModule } from './vnc-proxy.module.js';

const env = { STREAMSPACE_PEER_LISTEN: '127.0.0.1:0', STREAMSPACE_DRAIN_MS: '0' };
/** Screens that have to be closed at once, by way of the other replica. */
const OWN_VIEWERS = 10;
let database: TestDatabase;
let hasLeft = false;
let leaving: TestControlPlane;
let staying: TestControlPlane;
let balancer: Balancer;
let screen: ScreenServer;
let agent: RealAgent;
let alice: Principal;
const runtime = new InMemoryRuntime();

const portOf = ({ url }: TestControlPlane): number => Number(new URL(url).port);

beforeAll(async () => {
  database = await startTestDatabase();
  leaving = await startTestControlPlane({ imports: [VncProxyModule], env, database });
  staying = await startTestControlPlane({ imports: [VncProxyModule], env, database });
  balancer = await Balancer.start([portOf(leaving), portOf(staying)]);
  screen = new ScreenServer();
  await screen.start();
  runtime.screen = () => screen.open();
  balancer.prefer(portOf(leaving));
  await eventually(() => Promise.resolve(balancer.isReady(portOf(leaving)) && balancer.isReady(portOf(staying))));
  agent = await startRealAgent(`http://127.0.0.1:${balancer.port}`, await anEnrollmentToken(leaving), runtime);
  alice = await aPerson(leaving);
});
afterAll(async () => {
  await agent.stop();
  await screen.stop();
  await balancer.close();
  if (!hasLeft) await leaving.stop();
  await staying.stop();
  await database.stop();
});

async function call(method: string, path: string, body?: object): Promise<unknown> {
  const headers = { ...(await authorization(staying.app, alice)), 'content-type': 'application/json' };
  const answer = await fetch(`${staying.url}/api/v1${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.json();
}

async function becomes(id: string, state: SessionView['state']): Promise<void> {
  await eventually(async () => SessionView.parse(await call('GET', `/sessions/${id}`)).state === state);
}

async function launch(home = 'persistent'): Promise<string> {
  const { id } = SessionView.parse(await call('POST', '/sessions', { templateId: 'desktop', home }));
  await becomes(id, 'running');
  return id;
}

async function holder(): Promise<{ replica: string | null; epoch: number }> {
  const rows: [{ replica: string | null; epoch: number }] = await database.dataSource.query(
    'SELECT replica_id AS replica, epoch FROM agents',
  );
  return rows[0];
}

/** A viewer at one replica, whose agent dials that one as well. */
async function aViewer(at: TestControlPlane, sessionId: string): Promise<WebSocket> {
  balancer.prefer(portOf(at));
  const { protocols } = StreamTicket.parse(await call('POST', `/sessions/${sessionId}/tickets`));
  const url = `${at.url.replace(/^http/, 'ws')}/api/v1/vnc/${sessionId}`;
  const viewer = new WebSocket(url, protocols, { origin: at.url });
  await once(viewer, 'open');
  return viewer;
}

describe('a replica that is told to stop', () => {
  it('hands its agents over with all they have to tell, leaves screens of others alone, and sends its own elsewhere', async () => {
    const watched = await launch();
    const doomed = await launch('temporary');
    const before = await holder();
    expect(before.replica).toBe(leaving.app.get(ReplicaId).value);
    const elsewhere = await aViewer(staying, watched);
    const own = await Promise.all(Array.from({ length: OWN_VIEWERS }, () => aViewer(leaving, watched)));
    const goodbyes = own.map(async (viewer): Promise<unknown> => (await once(viewer, 'close'))[0]);

    const draining = leaving.app.get(Drain).run();
    runtime.kill(doomed);
    await eventually(async () => (await holder()).replica === staying.app.get(ReplicaId).value);
    expect((await holder()).epoch).toBe(before.epoch + 1);
    await becomes(doomed, 'failed');
    await draining;
    // On a busy machine one may be cut before it was told.
    expect(await Promise.all(goodbyes)).toContain(1012);

    hasLeft = true;
    await leaving.stop();
    const echo = once(elsewhere, 'message');
    elsewhere.send(Buffer.from('still here'));
    expect(String((await echo)[0])).toBe('still here');
    const rows: unknown[] = await database.dataSource.query('SELECT id FROM replicas');
    expect(rows).toEqual([{ id: staying.app.get(ReplicaId).value }]);
    elsewhere.terminate();
  });
});
