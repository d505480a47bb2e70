import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Problem } from '../../protocol/problem.js';
import { StreamTicket } from '../../protocol/http/sessions.js';
import { until } from '../../testing/auth/until.js';
import { UpgradeRefusedError } from '../../testing/agents-gateway/dial-stream.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { openScreen, readBytes } from '../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { Inbox } from '../../testing/agents-gateway/inbox.js';
import { anEnrolledAgent, aPerson, aRunningSession, authorization } from '../../testing/agents-gateway/stream-rows.js';
import type { Principal } from '../auth/principal.js';
import { OpenStreams } from './splice/open-streams.js';
import { VncProxyModule } from './vnc-proxy.module.js';

let plane: TestControlPlane;
let agent: FakeAgent;
let alice: Principal;
let sessionId: string;
const screens = new Inbox<Socket>();

beforeAll(async () => {
  const env = { STREAMSPACE_STREAM_OPEN_MS: '400' };
  plane = await startTestControlPlane({ imports: [VncProxyModule], env });
});
beforeEach(async () => {
  agent = await anEnrolledAgent(plane);
  await agent.connect();
  agent.serveScreens((socket) => screens.put(socket));
  alice = await aPerson(plane);
  sessionId = await aRunningSession(plane, alice.userId, agent.agentId);
});
afterEach(() => agent.close());
afterAll(() => plane.stop());

async function requestTicket(principal = alice, id = sessionId): Promise<Response> {
  const headers = await authorization(plane.app, principal);
  return fetch(`${plane.url}/api/v1/sessions/${id}/tickets`, { method: 'POST', headers });
}

async function aTicket(): Promise<StreamTicket> {
  return StreamTicket.parse(await (await requestTicket()).json());
}

async function refusalOf(ticket: StreamTicket, headers: Record<string, string | null> = {}): Promise<string> {
  const error: unknown = await openScreen(ticket, headers).catch((caught: unknown) => caught);
  if (!(error instanceof UpgradeRefusedError)) throw new Error('It was let in.');
  const problem = Problem.parse(JSON.parse(error.body));
  expect(problem.status).toBe(error.status);
  return problem.code;
}

async function set(id: string, assignments: string): Promise<void> {
  await plane.database.dataSource.query(`UPDATE sessions SET ${assignments} WHERE id = $1`, [id]);
}

describe('a ticket', () => {
  it('names a WebSocket of the public origin, its subprotocols and its end', async () => {
    const answer = await requestTicket();
    expect(answer.status).toBe(201);
    const ticket = StreamTicket.parse(await answer.json());
    expect(ticket.url).toBe(`${plane.url.replace('http://127.0.0.1', 'ws://localhost')}/api/v1/vnc/${sessionId}`);
    expect(ticket.protocols).toEqual(['binary', expect.stringMatching(/^streamspace\.ticket\.[\w-]{43}$/)]);
    const leftMs = Date.parse(ticket.expiresAt) - Date.now();
    expect(leftMs).toBeGreaterThan(20_000);
    expect(leftMs).toBeLessThan(31_000);
  });

  it('is not to be had for a session of somebody else, one that does not exist, or nonsense: all answered alike', async () => {
    const bob = await aPerson(plane);
    const answers = [await requestTicket(bob), await requestTicket(bob, randomUUID()), await requestTicket(bob, 'x')];
    const bodies = await Promise.all(answers.map(async (answer) => Problem.parse(await answer.json())));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(bodies.map((body) => JSON.stringify({ ...body, instance: '' }))).size).toBe(1);
  });

  it.each(['starting', 'hibernated', 'ending', 'standby'])(
    'is not to be had for a session that is %s',
    async (state) => {
      await set(sessionId, `state = '${state}'`);
      const problem = Problem.parse(await (await requestTicket()).json());
      expect(problem).toMatchObject({ status: 409, code: 'session-not-running', state });
    },
  );

  it('tells the reason of a session that failed', async () => {
    await set(sessionId, `state = 'failed', reason_code = 'screen-lost', reason_message = 'The screen broke.'`);
    const problem = Problem.parse(await (await requestTicket()).json());
    expect(problem).toMatchObject({
      code: 'session-not-running',
      detail: 'The screen broke.',
      reason: { code: 'screen-lost' },
    });
  });

  it('is not to be had while the agent is gone', async () => {
    agent.close();
    await until(async () => (await requestTicket()).status === 503);
    expect(Problem.parse(await (await requestTicket()).json()).code).toBe('agent-unavailable');
  });
});

describe('opening a screen', () => {
  it('joins viewer and agent, and writes down who looked', async () => {
    const ticket = await aTicket();
    const [{ socket: viewer, headers }, screen] = await Promise.all([openScreen(ticket), screens.next()]);
    expect(headers['sec-websocket-protocol']).toBe('binary');
    expect(headers['sec-websocket-extensions']).toBeUndefined();
    screen.write('RFB 003.008\n');
    expect((await readBytes(viewer, 12)).toString()).toBe('RFB 003.008\n');
    viewer.write('hello');
    expect((await readBytes(screen, 5)).toString()).toBe('hello');
    viewer.destroy();
    await once(screen, 'close');
    const named = async (): Promise<
      { name: string; right: string | null; access: string | null; signInId: string }[]
    > =>
      plane.database.dataSource.query(
        `SELECT name, data->>'right' AS right, data->>'access' AS access, actor->>'signInId' AS "signInId" FROM events WHERE session_id = $1 AND name LIKE 'stream.%' ORDER BY ordinal`,
        [sessionId],
      );
    await until(async () => (await named()).length === 2);
    const { signInId } = alice;
    expect(await named()).toEqual([
      { name: 'stream.opened', right: 'own', access: 'control', signInId },
      { name: 'stream.closed', right: null, access: null, signInId },
    ]);
    await until(() => Promise.resolve(plane.app.get(OpenStreams).all().length === 0));
  });

  it('works once per ticket', async () => {
    const ticket = await aTicket();
    const { socket } = await openScreen(ticket);
    expect(await refusalOf(ticket)).toBe('invalid-ticket');
    socket.destroy();
  });

  it('works for exactly one of 20 that come at once', async () => {
    const ticket = await aTicket();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => openScreen(ticket)));
    const opened = results.filter((result) => result.status === 'fulfilled');
    expect(opened).toHaveLength(1);
    opened[0]?.value.socket.destroy();
  });

  it('does not work late', async () => {
    const ticket = await aTicket();
    await plane.database.dataSource.query(`UPDATE stream_tickets SET expires_at = now() - interval '1 ms'`);
    expect(await refusalOf(ticket)).toBe('invalid-ticket');
  });

  it('does not work for another session, not even one of the same person', async () => {
    const ticket = await aTicket();
    const other = await aRunningSession(plane, alice.userId, agent.agentId);
    expect(await refusalOf({ ...ticket, url: ticket.url.replace(sessionId, other) })).toBe('invalid-ticket');
    expect(await refusalOf({ ...ticket, url: ticket.url.replace(sessionId, 'nonsense') })).toBe('invalid-ticket');
  });

  it('does not work after the sign-in ended', async () => {
    const ticket = await aTicket();
    await plane.database.dataSource.query('UPDATE sign_ins SET revoked_at = now() WHERE id = $1', [alice.signInId]);
    expect(await refusalOf(ticket)).toBe('invalid-ticket');
  });

  it.each<[string, Record<string, string | null>, string]>([
    ['another origin', { Origin: 'https://evil.example' }, 'origin-not-allowed'],
    ['an opaque origin', { Origin: 'null' }, 'origin-not-allowed'],
    ['no origin', { Origin: null }, 'origin-not-allowed'],
    ['no ticket', { 'Sec-WebSocket-Protocol': 'binary' }, 'invalid-ticket'],
    [
      'a made-up ticket',
      { 'Sec-WebSocket-Protocol': `binary, streamspace.ticket.${'x'.repeat(43)}` },
      'invalid-ticket',
    ],
    ['an old WebSocket version', { 'Sec-WebSocket-Version': '8' }, 'upgrade-required'],
    ['another protocol', { Upgrade: 'h2c' }, 'upgrade-required'],
    ['a broken key', { 'Sec-WebSocket-Key': 'AAAA' }, 'malformed-request'],
  ])('does not work with %s, and the ticket stays good', async (_case, headers, code) => {
    const ticket = await aTicket();
    expect(await refusalOf(ticket, headers)).toBe(code);
    const { socket } = await openScreen(ticket);
    socket.destroy();
  });

  it('needs the subprotocol beside the ticket', async () => {
    const { url, protocols, ...rest } = await aTicket();
    expect(await refusalOf({ ...rest, url, protocols: protocols.slice(1) })).toBe('malformed-request');
  });

  it('fails when the session stopped after the ticket was made', async () => {
    const ticket = await aTicket();
    await set(sessionId, `state = 'hibernated', desired = 'hibernated'`);
    expect(await refusalOf(ticket)).toBe('session-not-running');
  });

  it('fails when the agent does not dial, or refuses', async () => {
    agent.answerStreams(() => Promise.resolve({ ok: true }));
    expect(await refusalOf(await aTicket())).toBe('stream-unavailable');
    agent.answerStreams(() => Promise.reject(new Error('No screen.')));
    expect(await refusalOf(await aTicket())).toBe('stream-unavailable');
  });

  it('says what is missing over plain HTTP, whoever asks for whatever', async () => {
    for (const id of [sessionId, 'nonsense']) {
      const answer = await fetch(`${plane.url}/api/v1/vnc/${id}`);
      expect(answer.headers.get('upgrade')).toBe('websocket');
      expect(Problem.parse(await answer.json())).toMatchObject({ status: 426, code: 'upgrade-required' });
    }
  });
});
