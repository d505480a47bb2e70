import type { Socket } from 'node:net';
import { z } from 'zod';
import { AGENT_CONTROL_PATH } from '../protocol/agent/handshake.js';
import { StreamTicket } from '../protocol/http/sessions.js';
import { AppBench } from '../testing/app-proxy/app-bench.js';
import { WebApp } from '../testing/app-proxy/web-app.js';
import { upgrade, UpgradeRefusedError } from '../testing/agents-gateway/dial-stream.js';
import { openScreen } from '../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../testing/agents-gateway/gateway-app.js';
import { anEnrolledAgent, aPerson, aRunningSession, authorization } from '../testing/agents-gateway/stream-rows.js';
import { VncProxyModule } from './vnc-proxy/vnc-proxy.module.js';

const TRUSTING = { STREAMSPACE_TRUSTED_PROXIES: '127.0.0.0/8, ::1' };
const Echo = z.object({ headers: z.record(z.string(), z.unknown()) });

/** Strangers that one address may have at the control socket. */
const STRANGERS = 64;

describe('upgrades behind a proxy (4)', () => {
  const planes: TestControlPlane[] = [];
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const plane of planes.splice(0)) await plane.stop();
  });

  async function start(env: Record<string, string>): Promise<TestControlPlane> {
    const plane = await startTestControlPlane({ imports: [VncProxyModule], env });
    planes.push(plane);
    return plane;
  }
  const from = (address: string): Record<string, string> => ({ 'X-Forwarded-For': address });

  /** The status that an upgrade is answered with; 101 when it is let in. */
  async function statusOf(url: string, headers: Record<string, string>): Promise<number> {
    try {
      sockets.push((await upgrade(url, headers)).socket);
      return 101;
    } catch (error) {
      if (error instanceof UpgradeRefusedError) return error.status;
      throw error;
    }
  }

  /** From where the log says that a screen was opened, by a browser that claims to have come from 192.0.2.7. */
  async function loggedAddress(plane: TestControlPlane): Promise<unknown> {
    const agent = await anEnrolledAgent(plane);
    await agent.connect();
    agent.serveScreens((socket) => sockets.push(socket));
    const alice = await aPerson(plane);
    const id = await aRunningSession(plane, alice.userId, agent.agentId);
    const headers = await authorization(plane.app, alice);
    const asked = await fetch(`${plane.url}/api/v1/sessions/${id}/tickets`, { method: 'POST', headers });
    sockets.push((await openScreen(StreamTicket.parse(await asked.json()), from('192.0.2.7'))).socket);
    const [row]: [{ address: unknown }] = await plane.database.dataSource.query(
      `SELECT o.origin->>'address' AS address FROM events e JOIN event_origins o ON o.event_id = e.id WHERE e.name = 'stream.opened'`,
    );
    agent.close();
    return row.address;
  }

  it('are written down with the address that the proxy tells, where it is configured', async () => {
    expect(await loggedAddress(await start(TRUSTING))).toBe('192.0.2.7');
  });

  it('are written down with that of the connection, where none is', async () => {
    expect(await loggedAddress(await start({}))).toBe('127.0.0.1');
  });

  it('are limited by the address that the proxy tells', async () => {
    const plane = await start({ ...TRUSTING, STREAMSPACE_REQUESTS_PER_ADDRESS: '50' });
    const url = `${plane.url.replace('http', 'ws')}/api/v1/vnc/none`;
    const statuses = await Promise.all(
      Array.from({ length: 60 }, () => statusOf(url, { ...from('192.0.2.1'), Origin: plane.url })),
    );
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    expect(await statusOf(url, { ...from('192.0.2.2'), Origin: plane.url })).not.toBe(429);
    // What stands before the address that the proxy added is the client's word.
    expect(await statusOf(url, { ...from('192.0.2.3, 192.0.2.1'), Origin: plane.url })).toBe(429);
  });

  it('leave room for agents of other addresses, when one address has too many strangers', async () => {
    const plane = await start(TRUSTING);
    const url = `${plane.url.replace('http', 'ws')}${AGENT_CONTROL_PATH}/?EIO=4&transport=websocket`;
    for (let index = 0; index < STRANGERS; index += 1) expect(await statusOf(url, from('192.0.2.1'))).toBe(101);
    expect(await statusOf(url, from('192.0.2.1'))).toBe(429);
    expect(await statusOf(url, from('192.0.2.2'))).toBe(101);
  });

  it('tell applications the address that the proxy tells', async () => {
    const app = await new WebApp().start();
    const bench = await AppBench.start(app, TRUSTING);
    const alice = await bench.person();
    const client = await bench.visitor(alice, await bench.session(alice.userId));
    const echoed = Echo.parse(JSON.parse((await client.get('/echo', from('203.0.113.9, 192.0.2.7'))).body));
    expect(echoed.headers['x-forwarded-for']).toBe('192.0.2.7');
    await bench.stop();
    await app.stop();
  });
});
