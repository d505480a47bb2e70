import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { z } from 'zod';
import { readBytes } from '../../../testing/agents-gateway/fake-viewer.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { until } from '../../../testing/auth/until.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { aPeerKey, peersOf, RawPeer } from '../../../testing/peers.js';
import { ReplicaId } from '../database/replica-id.js';
import { ProblemError } from '../http/problem.error.js';
import { newSecret } from '../secrets.js';
import { readReusably } from '../splice/reusable-reads.js';
import { type Peer, PeerCalls } from './peer-calls.js';
import { PeerPurposes } from './peer-purposes.js';
import {
  MAX_LINE_BYTES,
  PEER_GREETING_MS,
  PeerAnswer,
  PeerGreeting,
  type PeerHello,
  provenRequest,
} from './peer-wire.js';
import { ReplicasModule } from './replicas.module.js';

const SECRET = 'what-all-replicas-know-0123456789-abcdef';
const OTHER_SECRET = 'what-strangers-think-0123456789-abcdefgh';
const ECHO = { purpose: 'test.echo', body: { word: 'hello' }, data: z.object({ word: z.string() }), answerMs: 5_000 };

let plane: TestControlPlane;
let clock: ManualClock;
let peer: Peer;
const asked: string[] = [];

beforeAll(async () => {
  clock = new ManualClock();
  const env = { STREAMSPACE_PEER_LISTEN: '127.0.0.1:0', STREAMSPACE_PEER_SECRET: SECRET };
  plane = await startTestControlPlane({ imports: [ReplicasModule], env, clock });
  const purposes = plane.app.get(PeerPurposes);
  const body = z.object({ word: z.string() });
  purposes.register({
    name: 'test.echo',
    body,
    answer: ({ word }) => {
      asked.push(word);
      if (word === 'refuse') throw new ProblemError('not-allowed', 'Not this word.');
      return Promise.resolve({ data: { word }, take: (socket) => void socket.pipe(socket) });
    },
  });
  peer = (await peersOf(plane.database))[0]!;
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(() => plane.stop());

const calls = (secret = SECRET): PeerCalls => new PeerCalls(new ReplicaId(), aPeerKey(secret), clock);

function aHello(changes: Partial<PeerHello> = {}): PeerHello {
  return { from: randomUUID(), to: peer.id, nonce: newSecret(), ...changes };
}

describe('the listener of a replica', () => {
  it('answers another one, refuses what it refuses, and goes on with the connection', async () => {
    const { data, connection } = await calls().open(peer, ECHO);
    expect(data).toEqual({ word: 'hello' });
    connection.write('raw bytes');
    expect((await readBytes(connection, 9)).toString()).toBe('raw bytes');
    // What is passed on between replicas must cost no more than what is not.
    expect(readReusably(connection, { nextBuffer: () => Buffer.alloc(64), read: () => true })).toBe(true);
    connection.destroy();
    await expect(calls().ask(peer, { ...ECHO, body: { word: 'refuse' } })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(calls().ask(peer, { ...ECHO, body: {} })).rejects.toMatchObject({ code: 'validation-failed' });
    await expect(calls().ask(peer, { ...ECHO, purpose: 'x' })).rejects.toMatchObject({ code: 'route-not-found' });
  });

  it('asks nothing of whoever has another secret, and is not asked by them', async () => {
    await expect(calls(OTHER_SECRET).ask(peer, ECHO)).rejects.toThrow('does not answer');
    const stranger = await RawPeer.dial(peer);
    const hello = aHello();
    const { nonce } = await stranger.say(hello).hear(PeerGreeting);
    const request = { purpose: ECHO.purpose, body: JSON.stringify(ECHO.body) };
    expect(await stranger.say(provenRequest(aPeerKey(OTHER_SECRET), hello, nonce, request)).rest()).toBe('');
    expect(asked).toEqual([]);
  });

  it('believes no recording, no other request with the same proof, and nothing meant for another replica', async () => {
    const hello = aHello();
    const good = await RawPeer.dial(peer);
    const { nonce } = await good.say(hello).hear(PeerGreeting);
    const request = provenRequest(aPeerKey(SECRET), hello, nonce, { purpose: ECHO.purpose, body: '{"word":"once"}' });
    expect(await good.say(request).hear(PeerAnswer)).toMatchObject({ ok: true });
    good.socket.destroy();

    const again = await RawPeer.dial(peer);
    await again.say(hello).hear(PeerGreeting);
    expect(await again.say(request).rest()).toBe('');

    const changed = await RawPeer.dial(peer);
    const fresh = await changed.say(hello).hear(PeerGreeting);
    const proven = provenRequest(aPeerKey(SECRET), hello, fresh.nonce, { purpose: ECHO.purpose, body: '{"word":"a"}' });
    expect(await changed.say({ ...proven, body: '{"word":"b"}' }).rest()).toBe('');

    const lost = await RawPeer.dial(peer);
    expect(await lost.say(aHello({ to: randomUUID() })).rest()).toBe('');
    expect(asked).toEqual(['once']);
  });

  it.each([
    ['HTTP', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no JSON', '{"from":\n'],
    ['other JSON', '[]\n'],
    ['bytes', `${'\0'.repeat(64)}\n`],
    ['a line that is too long', 'x'.repeat(MAX_LINE_BYTES + 1)],
    ['a greeting that is too long', `{"from":"${'x'.repeat(MAX_LINE_BYTES)}"}\n`],
  ])('hangs up without a word on %s', async (_name, text) => {
    const stranger = await RawPeer.dial(peer);
    expect(await stranger.say(text).rest()).toBe('');
  });

  it('does not wait for those who are slow, before and after its greeting', async () => {
    const silent = await RawPeer.dial(peer);
    const slow = (await RawPeer.dial(peer)).say('{"fro');
    const halfway = await RawPeer.dial(peer);
    await halfway.say(aHello()).hear(PeerGreeting);
    const rests = [silent, slow, halfway].map((stranger) => stranger.rest());
    clock.advance(PEER_GREETING_MS - 1);
    expect([silent, slow, halfway].every(({ socket }) => !socket.closed)).toBe(true);
    clock.advance(1);
    expect(await Promise.all(rests)).toEqual(['', '', '']);
  });
});

describe('asking another replica', () => {
  /** Takes the place of a replica at its address, and says what `answer` makes of each chunk. */
  async function anImpostor(answer: (said: string) => string): Promise<Peer & { said: string[]; stop(): void }> {
    const said: string[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        said.push(chunk.toString());
        socket.write(answer(chunk.toString()));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { id: randomUUID(), address: `127.0.0.1:${port}`, said, stop: () => void server.close() };
  }

  it('tells nothing to somebody else at its address', async () => {
    const impostor = await anImpostor(() => `${JSON.stringify({ nonce: newSecret(), proof: newSecret() })}\n`);
    await expect(calls().ask(impostor, ECHO)).rejects.toThrow('does not answer');
    expect(impostor.said).toHaveLength(1);
    expect(impostor.said[0]).not.toContain('hello');
    impostor.stop();
  });

  it('fails at once when nobody listens there, and soon when nobody answers', async () => {
    const silent = await anImpostor(() => '');
    const asking = expect(calls().ask(silent, ECHO)).rejects.toThrow('does not answer');
    await until(() => Promise.resolve(silent.said.length > 0));
    clock.advance(PEER_GREETING_MS);
    await asking;
    silent.stop();
    await expect(calls().ask(silent, ECHO)).rejects.toThrow('does not answer');
  });

  it('hangs up when it is called off', async () => {
    const silent = await anImpostor(() => '');
    const off = new AbortController();
    const asking = expect(calls().ask(silent, { ...ECHO, signal: off.signal })).rejects.toThrow('does not answer');
    off.abort();
    await asking;
    silent.stop();
  });
});

describe('the rows of replicas', () => {
  it('are there while they live, and those of the dead go away', async () => {
    const dead = randomUUID();
    await plane.database.dataSource.query(
      `INSERT INTO replicas (id, last_seen_at) VALUES ($1, now() - interval '61 seconds')`,
      [dead],
    );
    clock.advance(62_000);
    await until(async () => (await peersOf(plane.database)).every(({ id }) => id !== dead));
    const env = { STREAMSPACE_PEER_LISTEN: '127.0.0.1:0', STREAMSPACE_PEER_SECRET: SECRET };
    const other = await startTestControlPlane({ imports: [ReplicasModule], env, database: plane.database });
    const both = await peersOf(plane.database);
    expect(both).toHaveLength(2);
    expect(
      await calls()
        .ask(both[1]!, { ...ECHO, purpose: 'x' })
        .catch((error: unknown) => error),
    ).toMatchObject({
      code: 'route-not-found',
    });
    await other.stop();
    expect(await peersOf(plane.database)).toEqual([peer]);
  });
});
