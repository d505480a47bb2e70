import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { ScreenServer } from '../../testing/agents/screen-server.js';
import { RealSession } from '../../testing/agents-gateway/real-session.js';
import { EventLog } from '../platform/events/event-log.js';
import { VncProxyModule } from './vnc-proxy.module.js';

const FIVE_MIB = 5 << 20;
let screen: ScreenServer;
let session: RealSession;

beforeEach(async () => {
  screen = new ScreenServer();
  await screen.start();
  session = await RealSession.start({ imports: [VncProxyModule], screen: () => screen.open() });
});
afterEach(async () => {
  await session.stop();
  await screen.stop();
});

/** A viewer as a browser is one: ticket, Origin, WebSocket. */
async function aViewer(): Promise<WebSocket> {
  const { url, protocols } = await session.ticket();
  // Node does not resolve names as browsers do on every machine; the address is the same.
  const viewer = new WebSocket(url.replace('localhost', '127.0.0.1'), protocols, { origin: session.plane.url });
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
    await session.ask('DELETE');
    expect(await code).toBe(4410);
  });

  it('tell the viewer that the session has gone to sleep', async () => {
    const code = closeCodeOf(await aViewer());
    await session.ask('POST', '/hibernate');
    expect(await code).toBe(4411);
  });

  it('tell the viewer that it has been signed out', async () => {
    const code = closeCodeOf(await aViewer());
    const { plane, owner } = session;
    await plane.database.dataSource.transaction(async (tx) => {
      await tx.query('UPDATE sign_ins SET revoked_at = now() WHERE id = $1', [owner.signInId]);
      const data = { userId: owner.userId, familyId: owner.signInId };
      await plane.app.get(EventLog).append(tx, 'user.signed-out', data);
    });
    expect(await code).toBe(4401);
  });

  it('tell the viewer that the server restarts, whichever of the two does', async () => {
    const first = closeCodeOf(await aViewer());
    await session.plane.app.close();
    expect(await first).toBe(1012);
  });

  it('tell the viewer that the agent restarts', async () => {
    const code = closeCodeOf(await aViewer());
    await session.agent.stop();
    session.agent = { stop: () => Promise.resolve() };
    expect(await code).toBe(1012);
  });
});
