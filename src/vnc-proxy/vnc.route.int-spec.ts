import type { Socket } from 'node:net';
import { once } from 'node:events';
import { StreamTicket } from '../../protocol/http/sessions.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { openScreen, readBytes } from '../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { anEnrolledAgent, aPerson, aRunningSession, authorization } from '../../testing/agents-gateway/stream-rows.js';
import { Inbox } from '../../testing/agents-gateway/inbox.js';
import type { Principal } from '../auth/principal.js';
import { VncProxyModule } from './vnc-proxy.module.js';

let plane: TestControlPlane;
let agent: FakeAgent;
let alice: Principal;
let sessionId: string;
const screens = new Inbox<Socket>();

beforeAll(async () => {
  plane = await startTestControlPlane({ imports: [VncProxyModule] });
  agent = await anEnrolledAgent(plane);
  await agent.connect();
  agent.serveScreens((socket) => screens.put(socket));
  alice = await aPerson(plane);
  sessionId = await aRunningSession(plane, alice.userId, agent.agentId);
});
afterAll(async () => {
  agent.close();
  await plane.stop();
});

async function requestTicket(principal = alice, id = sessionId): Promise<Response> {
  const headers = await authorization(plane.app, principal);
  return fetch(`${plane.url}/api/v1/sessions/${id}/tickets`, { method: 'POST', headers });
}

async function aTicket(): Promise<StreamTicket> {
  return StreamTicket.parse(await (await requestTicket()).json());
}

describe('a screen', () => {
  it('carries bytes both ways', async () => {
    const ticket = await aTicket();
    const [{ socket: viewer, headers }, screen] = await Promise.all([openScreen(ticket), screens.next()]);
    expect(headers['sec-websocket-protocol']).toBe('binary');
    screen.write('RFB 003.008\n');
    expect((await readBytes(viewer, 12)).toString()).toBe('RFB 003.008\n');
    viewer.write('hello');
    expect((await readBytes(screen, 5)).toString()).toBe('hello');
    viewer.destroy();
    await once(screen, 'close');
  });
});
