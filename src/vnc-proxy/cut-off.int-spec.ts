import { once } from 'node:events';
import type { Socket } from 'node:net';
import { StreamTicket } from '../../protocol/http/sessions.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { openScreen } from '../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { Inbox } from '../../testing/agents-gateway/inbox.js';
import { anEnrolledAgent, aPerson, aRunningSession, authorization } from '../../testing/agents-gateway/stream-rows.js';
import { until } from '../../testing/auth/until.js';
import { LiveClient } from '../../testing/sessions/live-client.js';
import type { Principal } from '../auth/principal.js';
import { REFRESH_COOKIE } from '../auth/sign-in/sign-in-cookies.js';
import { digest, newSecret } from '../platform/secrets.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { OpenStreams } from './splice/open-streams.js';
import { VncProxyModule } from './vnc-proxy.module.js';

const IMPORTS = [VncProxyModule, SessionsModule];

describe('threat 21: whoever is cut off at one replica loses live socket and screen at the other', () => {
  let plane: TestControlPlane;
  let other: TestControlPlane;
  let agent: FakeAgent;
  let admin: Principal;
  const screens = new Inbox<Socket>();

  beforeAll(async () => {
    plane = await startTestControlPlane({ imports: IMPORTS });
    other = await startTestControlPlane({ imports: IMPORTS, database: plane.database });
    agent = await anEnrolledAgent(plane);
    await agent.connect();
    agent.serveScreens((socket) => screens.put(socket));
    admin = await aPerson(plane, 'admin');
  });
  afterAll(async () => {
    agent.close();
    await other.stop();
    await plane.stop();
  });

  const call = async (by: Principal, method: string, path: string, body?: object): Promise<number> => {
    const headers = { ...(await authorization(other.app, by)), 'content-type': 'application/json' };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    return (await fetch(`${other.url}/api/v1${path}`, init)).status;
  };
  const reuse = async ({ signInId }: Principal): Promise<number> => {
    const token = newSecret();
    await plane.database.dataSource.query(
      `INSERT INTO refresh_tokens (hash, sign_in_id, expires_at, rotated_at)
       VALUES ($1, $2, now() + interval '1 day', now() - interval '1 minute')`,
      [digest(token), signInId],
    );
    const headers = { 'X-StreamSpace-Csrf': '1', cookie: `${REFRESH_COOKIE}=${token}` };
    return (await fetch(`${other.url}/api/v1/auth/refresh`, { method: 'POST', headers })).status;
  };
  const anOpenScreen = async (viewer: Principal): Promise<Socket> => {
    const sessionId = await aRunningSession(plane, viewer.userId, agent.agentId);
    const headers = await authorization(plane.app, viewer);
    const answer = await fetch(`${plane.url}/api/v1/sessions/${sessionId}/tickets`, { method: 'POST', headers });
    const [{ socket }, screen] = await Promise.all([
      openScreen(StreamTicket.parse(await answer.json())),
      screens.next(),
    ]);
    await until(() => Promise.resolve(plane.app.get(OpenStreams).all().length === 1));
    screen.resume();
    return socket.resume();
  };

  it.each<[string, (alice: Principal) => Promise<number>]>([
    ['shut out', (alice) => call(admin, 'PATCH', `/users/${alice.userId}`, { isDisabled: true })],
    ['given another role', (alice) => call(admin, 'PATCH', `/users/${alice.userId}`, { role: 'operator' })],
    ['signed out everywhere', (alice) => call(alice, 'DELETE', '/me/sign-ins?includeCurrent=true')],
    ['signed out of that browser', (alice) => call(alice, 'DELETE', `/me/sign-ins/${alice.signInId}`)],
    ['betrayed by a refresh token that was used before (threat 18)', (alice) => reuse(alice)],
  ])('when they are %s', async (_, cut) => {
    const alice = await aPerson(plane);
    const accessToken = (await authorization(plane.app, alice)).authorization?.slice('Bearer '.length) ?? '';
    const live = await LiveClient.connect(plane.url, { accessToken });
    const viewer = await anOpenScreen(alice);
    const gone = once(viewer, 'close');
    expect([200, 204, 401]).toContain(await cut(alice));
    await live.signedOut;
    expect(await agent.streamsClosed.next()).toMatchObject({ code: 4401 });
    await gone;
    await until(() => Promise.resolve(plane.app.get(OpenStreams).all().length === 0));
    live.close();
  });
});
