import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { SessionView, StreamTicket } from '../protocol/http/sessions.js';
import { AppBench } from '../testing/app-proxy/app-bench.js';
import { WebApp } from '../testing/app-proxy/web-app.js';
import type { FakeAgent } from '../testing/agents-gateway/fake-agent.js';
import { openScreen, readBytes } from '../testing/agents-gateway/fake-viewer.js';
import type { TestControlPlane } from '../testing/agents-gateway/gateway-app.js';
import { Inbox } from '../testing/agents-gateway/inbox.js';
import { anEnrolledAgent, aPerson, authorization } from '../testing/agents-gateway/stream-rows.js';
import { Scrape } from '../testing/metrics/scrape.js';
import { startWholePlane } from '../testing/routes/whole-plane.js';
import { eventually } from '../testing/sessions/eventually.js';
import type { Principal } from './auth/principal.js';
import { MetricsServer } from './platform/metrics/metrics-server.js';

const Listed = z.array(
  z.object({ name: z.string(), type: z.string(), labels: z.array(z.string()), process: z.string() }),
);
const LISTED = Listed.parse(JSON.parse(readFileSync('docs/metrics.json', 'utf8'))).filter(
  ({ process }) => process === 'control-plane',
);
/** Read off rows that there are none of, or of work that never ran. */
const SAMPLES = /_(bucket|sum|count)$/;
const BYTES = 3_000_000;
/** A person cannot be told from a figure. */
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/;

const scrapeOf = ({ app }: Pick<TestControlPlane, 'app'>): Promise<Scrape> => Scrape.of(app.get(MetricsServer).port);

describe('a control plane that tells about itself', () => {
  let plane: TestControlPlane;
  let agent: FakeAgent;
  let alice: Principal;
  let session: SessionView;
  let viewer: Socket;
  let scrape: Scrape;
  const screens = new Inbox<Socket>();

  const call = async (who: Principal, method: string, path: string, body?: object): Promise<Response> => {
    const headers = { ...(await authorization(plane.app, who)), 'content-type': 'application/json' };
    return fetch(`${plane.url}/api/v1${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  };
  const launch = async (): Promise<Response> => call(alice, 'POST', '/sessions', { templateId: 'desktop' });

  /** Everything that the figures are about happens once, and is asked for once: rows are read anew after ten seconds only. */
  beforeAll(async () => {
    plane = await startWholePlane({ METRICS_PORT: '0', STREAMSPACE_LAUNCHES_PER_PERSON: '2' });
    agent = await anEnrolledAgent(plane);
    await agent.connect();
    await agent.sendInventory([]);
    agent.serveScreens((socket) => screens.put(socket));
    alice = await aPerson(plane);
    const admin = await aPerson(plane, 'admin');
    await call(admin, 'PUT', '/quotas/default', { sessions: 1 });
    session = SessionView.parse(await (await launch()).json());
    await agent.applied.next();
    await agent.report(session.id, 1, 'running');
    await eventually(async () => SessionView.parse(await (await show()).json()).state === 'running');
    expect([(await launch()).status, (await launch()).status]).toEqual([409, 429]);
    expect((await call(alice, 'GET', '/users')).status).toBe(403);
    await refusedSignIn();
    await watchScreen();
    scrape = await scrapeOf(plane);
  });
  afterAll(async () => {
    viewer.destroy();
    agent.close();
    await plane.stop();
  });

  const show = (): Promise<Response> => call(alice, 'GET', `/sessions/${session.id}`);

  async function refusedSignIn(): Promise<void> {
    const body = JSON.stringify({ username: alice.username, password: 'not the password' });
    const headers = { 'content-type': 'application/json', origin: plane.url };
    expect((await fetch(`${plane.url}/api/v1/auth/login`, { method: 'POST', headers, body })).status).toBe(401);
  }

  /** One that closes, one that is refused, and one that stays open. */
  async function watchScreen(): Promise<void> {
    const ticket = async (): Promise<StreamTicket> =>
      StreamTicket.parse(await (await call(alice, 'POST', `/sessions/${session.id}/tickets`)).json());
    const used = await ticket();
    const { socket } = await openScreen(used);
    await expect(openScreen(used)).rejects.toThrow('401');
    const screen = await screens.next();
    screen.end(Buffer.alloc(BYTES));
    await readBytes(socket, BYTES);
    socket.end();
    await once(socket.resume(), 'close');
    ({ socket: viewer } = await openScreen(await ticket()));
    viewer.write(Buffer.alloc(1_000));
    await readBytes(await screens.next(), 1_000);
  }

  it('tells exactly what docs/metrics.json lists, with the labels that it lists', () => {
    expect(Object.fromEntries(scrape.types)).toEqual(Object.fromEntries(LISTED.map(({ name, type }) => [name, type])));
    const labels = new Map(LISTED.map((metric) => [metric.name, metric.labels]));
    for (const sample of scrape.samples) {
      const known = labels.get(sample.name) ?? [...(labels.get(sample.name.replace(SAMPLES, '')) ?? []), 'le'];
      for (const label of Object.keys(sample.labels)) expect(known).toContain(label);
    }
    expect(scrape.value('streamspace_metrics_unread')).toBe(0);
  });

  it('names nobody: no person, session, agent, address or path that somebody typed', () => {
    const { userId, username } = alice;
    for (const secret of [userId, username, session.id, session.name, agent.agentId, '127.0.0.1'])
      expect(scrape.text).not.toContain(secret);
    expect(scrape.text).not.toMatch(UUID);
  });

  it('counts requests by the pattern of their route', () => {
    const show = { method: 'GET', route: '/api/v1/sessions/:id' };
    expect(scrape.value('streamspace_http_requests_total', { ...show, status: '2xx' })).toBeGreaterThan(0);
    expect(scrape.value('streamspace_http_request_duration_seconds_count', show)).toBeGreaterThan(0);
    const launches = { method: 'POST', route: '/api/v1/sessions' };
    expect(scrape.value('streamspace_http_requests_total', { ...launches, status: '2xx' })).toBe(1);
    expect(scrape.value('streamspace_http_requests_total', { ...launches, status: '4xx' })).toBe(2);
  });

  it('counts sessions and launches, with the time that they took', () => {
    expect(scrape.value('streamspace_sessions', { state: 'running' })).toBe(1);
    expect(scrape.value('streamspace_sessions_unreachable')).toBe(0);
    expect(scrape.value('streamspace_session_launches_total', { outcome: 'requested' })).toBe(1);
    expect(scrape.value('streamspace_session_launches_total', { outcome: 'running' })).toBe(1);
    expect(scrape.value('streamspace_session_launch_duration_seconds_count')).toBe(1);
    expect(scrape.value('streamspace_session_launch_duration_seconds_sum')).toBeGreaterThan(0);
  });

  it('counts what was refused, by what was short', () => {
    expect(scrape.value('streamspace_quota_refusals_total', { resource: 'sessions' })).toBe(1);
    expect(scrape.value('streamspace_rate_limit_refusals_total', { limit: 'launches' })).toBe(1);
    expect(scrape.value('streamspace_permission_refusals_total', { permission: 'people:manage' })).toBe(1);
    expect(scrape.value('streamspace_sign_ins_total', { way: 'password', outcome: 'refused' })).toBe(1);
    expect(scrape.value('streamspace_upgrade_refusals_total', { code: 'invalid-ticket' })).toBe(1);
  });

  it('counts streams and their bytes, also of those that are open', () => {
    expect(scrape.value('streamspace_streams_open', { kind: 'rfb' })).toBe(1);
    expect(scrape.value('streamspace_streams_opened_total', { kind: 'rfb' })).toBe(2);
    const bytes = (direction: string): number | undefined =>
      scrape.value('streamspace_stream_bytes_total', { kind: 'rfb', direction });
    expect(bytes('from-agent')).toBeGreaterThanOrEqual(BYTES);
    expect(bytes('from-agent')).toBeLessThan(BYTES + 5_000);
    expect(bytes('to-agent')).toBeGreaterThanOrEqual(1_000);
    expect(bytes('to-agent')).toBeLessThan(5_000);
  });

  it('tells of agents, the database, the change feed and the log', () => {
    expect(scrape.value('streamspace_agents', { platform: 'local', state: 'connected' })).toBe(1);
    expect(scrape.value('streamspace_agent_links')).toBe(1);
    expect(scrape.value('streamspace_database_connections', { state: 'max' })).toBe(5);
    expect(scrape.value('streamspace_change_feed_up')).toBe(1);
    expect(scrape.value('streamspace_replica_peers')).toBe(0);
    const sealed = scrape.value('streamspace_event_log_position') ?? 0;
    expect(sealed + (scrape.value('streamspace_event_log_unsealed') ?? 0)).toBeGreaterThan(0);
  });

  it('has nothing of it at the public port', async () => {
    expect((await fetch(`${plane.url}/metrics`)).status).toBe(404);
  });
});

describe('web applications', () => {
  let app: WebApp;
  let bench: AppBench;
  beforeAll(async () => {
    app = await new WebApp().start();
    bench = await AppBench.start(app, { METRICS_PORT: '0' });
  });
  afterAll(async () => {
    await bench.stop();
    await app.stop();
  });

  it('are counted as one, whatever their paths are called, and their streams by kind', async () => {
    const alice = await bench.person();
    const client = await bench.visitor(alice, await bench.session(alice.userId));
    await client.send('POST', '/echo?secret', {}, Buffer.alloc(100_000));
    const scrape = await scrapeOf(bench.plane);
    const counted = { method: 'POST', route: 'application', status: '2xx' };
    expect(scrape.value('streamspace_http_requests_total', counted)).toBeGreaterThan(0);
    expect(scrape.text).not.toContain('echo');
    expect(scrape.value('streamspace_streams_open', { kind: 'http' })).toBe(1);
    const bytes = { kind: 'http', direction: 'to-agent' };
    expect(scrape.value('streamspace_stream_bytes_total', bytes)).toBeGreaterThanOrEqual(100_000);
    expect(scrape.value('streamspace_stream_open_duration_seconds_count', { kind: 'http' })).toBe(1);
  });
});

it('nothing listens where no port is configured', async () => {
  const plane = await startWholePlane();
  expect(plane.app.get(MetricsServer).port).toBeNull();
  await plane.stop();
});
