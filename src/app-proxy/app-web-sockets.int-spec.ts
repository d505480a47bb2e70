import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { AppBench } from '../../testing/app-proxy/app-bench.js';
import type { AppClient } from '../../testing/app-proxy/app-client.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { anEnrolledAgent } from '../../testing/agents-gateway/stream-rows.js';
import { until } from '../../testing/auth/until.js';
import { EventLog } from '../platform/events/event-log.js';
import type { Principal } from '../auth/principal.js';
import { OpenExchanges } from './streams/open-exchanges.js';
import { AppWarden } from './warden/app-warden.js';

let app: WebApp;
let bench: AppBench;
let alice: Principal;
let sessionId: string;
let client: AppClient;

beforeAll(async () => {
  app = await new WebApp().start();
  bench = await AppBench.start(app);
});
beforeEach(async () => {
  app.received.length = 0;
  alice = await bench.person();
  sessionId = await bench.session(alice.userId);
  client = await bench.visitor(alice, sessionId);
});
afterAll(async () => {
  await bench.stop();
  await app.stop();
});

async function open(headers: Record<string, string> = {}): Promise<WebSocket> {
  const webSocket = client.webSocket('/ws', headers);
  await once(webSocket, 'open');
  return webSocket;
}

/** Status of a handshake that is refused. */
async function refusal(webSocket: WebSocket): Promise<number> {
  const [, response] = (await once(webSocket, 'unexpected-response')) as [unknown, IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.statusCode ?? 0;
}

const nextClose = async (webSocket: WebSocket): Promise<void> => {
  webSocket.on('error', () => undefined);
  await once(webSocket, 'close');
};

describe('a WebSocket of an application', () => {
  it('carries messages both ways, of every size', async () => {
    const webSocket = await open();
    for (const message of ['', 'hello', 'x'.repeat(70_000)]) {
      webSocket.send(message);
      const [data, isBinary] = (await once(webSocket, 'message')) as [Buffer, boolean];
      expect([data.toString(), isBinary]).toEqual([message, false]);
    }
    webSocket.close(1000);
    const [code] = (await once(webSocket, 'close')) as [number];
    expect(code).toBe(1000);
    await until(() => Promise.resolve(bench.plane.app.get(OpenExchanges).all().length === 0));
  });

  it('agrees on what the application agrees on: subprotocol, extension, headers', async () => {
    const webSocket = client.webSocket('/ws', {}, ['tty', 'other']);
    const upgraded = once(webSocket, 'upgrade') as Promise<[IncomingMessage]>;
    await once(webSocket, 'open');
    const [response] = await upgraded;
    expect(webSocket.protocol).toBe('tty');
    expect(response.headers).toMatchObject({
      'x-app': 'yes',
      'set-cookie': ['ws=1; Secure; SameSite=None; Partitioned'],
    });
    webSocket.terminate();
  });

  it("ends with the application's, and the application's with it", async () => {
    const webSocket = await open();
    for (const socket of app.sockets) socket.destroy();
    await nextClose(webSocket);
    const other = await open();
    const streams = [...bench.streams];
    other.terminate();
    await until(() => Promise.resolve(streams.every((stream) => stream.destroyed)));
  });

  it.each([
    ["another session's page", { Origin: `http://${randomUUID()}.localhost` }, 403],
    ['the portal', { Origin: 'http://localhost:3000' }, 403],
    ['an opaque page', { Origin: 'null' }, 403],
    ['a browser that was not let in', { Cookie: '' }, 404],
    ['a host in upper case', { Host: 'UPPER' }, 404],
  ])('is not for %s', async (_case, headers, status) => {
    const host = 'Host' in headers ? { Host: client.host.toUpperCase() } : {};
    expect(await refusal(client.webSocket('/ws', { ...headers, ...host }))).toBe(status);
    expect(app.received).toEqual([]);
  });

  it('is not to be had where the application has none, is away or does not answer', async () => {
    expect(await refusal(client.webSocket('/none'))).toBe(400);
    bench.connect = () => {
      const socket = app.connect();
      socket.once('connect', () => socket.destroy());
      return socket;
    };
    expect(await refusal(client.webSocket('/ws'))).toBe(503);
    bench.connect = () => app.connect();
    await bench.change(sessionId, `agent_id = '${(await anEnrolledAgent(bench.plane)).agentId}'`);
    expect(await refusal(client.webSocket('/ws'))).toBe(503);
    await bench.change(sessionId, `state = 'hibernated', desired = 'hibernated'`);
    expect(await refusal(client.webSocket('/ws'))).toBe(409);
  });

  it("is never one of the portal, at an application's host", async () => {
    expect(await refusal(client.webSocket(`/api/v1/vnc/${sessionId}`))).toBe(400);
    expect(await refusal(client.webSocket('/.streamspace/enter'))).toBe(404);
    expect(await refusal(bench.stranger('nonsense').webSocket('/api/v1/live'))).toBe(404);
  });

  it('takes nothing else that upgrades', async () => {
    const head = `GET / HTTP/1.1\r\nHost: ${client.host}\r\nCookie: ${client.cookie ?? ''}\r\nConnection: Upgrade, HTTP2-Settings\r\n`;
    expect(await client.raw(`${head}Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`)).toMatch(/^HTTP\/1\.1 426 /);
    expect(app.received).toEqual([]);
  });
});

describe('what is open', () => {
  async function everythingOpen(): Promise<Promise<unknown>[]> {
    app.on('/events', (_request, response) => response.writeHead(200).flushHeaders());
    const webSocket = await open();
    const events = client.begin('GET', '/events');
    events.end();
    const [response] = (await once(events, 'response')) as [IncomingMessage];
    response.resume().on('error', () => undefined);
    return [nextClose(webSocket), new Promise((resolve) => response.once('close', resolve))];
  }

  it.each([
    ['ended', `desired = 'ended', state = 'ending'`],
    ['sent to sleep', `desired = 'hibernated'`],
    ['given to somebody else', `owner_id = (SELECT id FROM users WHERE id <> owner_id LIMIT 1)`],
  ])('is cut within 5 s when its session is %s, even if the hint is lost', async (_case, change) => {
    await bench.person();
    const closed = await everythingOpen();
    const changedAtMs = performance.now();
    await bench.change(sessionId, change);
    await Promise.all(closed);
    expect(performance.now() - changedAtMs).toBeLessThan(5_000);
    expect((await client.get('/')).status).not.toBe(200);
  });

  it('is cut at once when its person signs out, and nothing is let in any more', async () => {
    const closed = await everythingOpen();
    await bench.plane.database.dataSource.transaction(async (tx) => {
      await tx.query('UPDATE sign_ins SET revoked_at = now() WHERE id = $1', [alice.signInId]);
      const data = { userId: alice.userId, familyId: alice.signInId };
      await bench.plane.app.get(EventLog).append(tx, 'user.signed-out', data);
    });
    expect((await client.get('/')).status).toBe(404);
    await Promise.all(closed);
  });

  it('stays open while the database is away, and for other people', async () => {
    const bob = await bench.person();
    const bobs = await bench.visitor(bob, await bench.session(bob.userId));
    const webSocket = bobs.webSocket('/ws');
    await once(webSocket, 'open');
    const closed = await everythingOpen();
    await bench.plane.database.dataSource.query('ALTER TABLE sessions RENAME TO sessions_away');
    await bench.plane.app.get(AppWarden).inspect();
    await bench.plane.database.dataSource.query('ALTER TABLE sessions_away RENAME TO sessions');
    await bench.change(sessionId, `desired = 'ended', state = 'ending'`);
    await Promise.all(closed);
    webSocket.send('still here');
    await once(webSocket, 'message');
    webSocket.terminate();
  });
});

describe('an application that accepts no connection', () => {
  afterEach(() => bench.serve());

  it('takes a bounded part of what the replica waits for, and nothing of other people', async () => {
    const asked: string[] = [];
    bench.agent.answerStreams(({ sessionId: id }) => {
      asked.push(id);
      return Promise.resolve({ ok: true });
    });
    const stuck = Array.from({ length: 40 }, () => client.webSocket('/ws').on('error', () => undefined));
    await until(() => Promise.resolve(asked.length >= 32));
    const bob = await bench.person();
    const bobs = await bench.visitor(bob, await bench.session(bob.userId));
    bench.serve();
    expect((await bobs.get('/')).status).toBe(200);
    expect(asked).toHaveLength(32);
    for (const webSocket of stuck) webSocket.terminate();
  });
});
