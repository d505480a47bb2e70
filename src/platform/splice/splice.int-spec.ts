import { createHash, randomBytes, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { STREAM_HALF_CLOSE_GRACE_MS } from '../../../protocol/agent/streams.js';
import { until } from '../../../testing/auth/until.js';
import { readBytes } from '../../../testing/agents-gateway/fake-viewer.js';
import { aSocketPair } from '../../../testing/agents-gateway/socket-pair.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { cheapestPump, pipingPump } from './pump.js';
import { type Splice, splice } from './splice.js';

const CHUNK = 1 << 20;
const FIFTY_MIB = 50 * CHUNK;
let viewer: Socket;
let agent: Socket;
let joined: Splice;
let ends: Socket[];
let clock: ManualClock;

/** Sends `length` random bytes and ends; answers with their digest. */
async function send(socket: Socket, length: number): Promise<string> {
  const hash = createHash('sha256');
  for (let sent = 0; sent < length; sent += CHUNK) {
    const chunk = randomFillSync(Buffer.allocUnsafe(Math.min(CHUNK, length - sent)));
    hash.update(chunk);
    if (!socket.write(chunk)) await once(socket, 'drain');
  }
  socket.end();
  return hash.digest('hex');
}

async function digestOf(socket: Socket): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Both ways of moving bytes: the one that this version of Node allows, and the one that every version does. */
const PUMPS = { 'memory that is used again': cheapestPump, 'the pipe of Node': pipingPump };

describe.each(Object.entries(PUMPS))('a splice by %s', (_name, pump) => {
  /** `viewer` and `agent` are the far ends; what is spliced lies between them. */
  beforeEach(async () => {
    const [left, right] = [await aSocketPair(), await aSocketPair()];
    viewer = left.outer;
    agent = right.outer;
    ends = [left.accepted, right.accepted];
    clock = new ManualClock();
    joined = splice(left.accepted, right.accepted, clock, pump);
  });
  afterEach(async () => {
    viewer.destroy();
    agent.destroy();
    joined.destroy();
    await joined.closed;
  });

  it('carries 50 MiB each way at once, byte for byte, and counts them', async () => {
    const digests = await Promise.all([
      send(viewer, FIFTY_MIB),
      send(agent, FIFTY_MIB),
      digestOf(agent),
      digestOf(viewer),
    ]);
    expect(digests[2]).toBe(digests[0]);
    expect(digests[3]).toBe(digests[1]);
    expect(await joined.closed).toEqual({ fromViewer: FIFTY_MIB, fromAgent: FIFTY_MIB });
  });

  it('holds back a sender whose reader has stalled, and keeps next to nothing', async () => {
    const chunk = Buffer.alloc(CHUNK);
    let isHeldBack = false;
    while (!isHeldBack && agent.bytesWritten < 4 * FIFTY_MIB) {
      isHeldBack = !agent.write(chunk) && agent.writableLength > 8 * CHUNK;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(isHeldBack).toBe(true);
    const kept = ends.map((socket) => socket.writableLength + socket.readableLength);
    expect(Math.max(...kept)).toBeLessThan(CHUNK);
    const waiting = agent.writableLength;
    viewer.resume();
    await until(() => Promise.resolve(agent.writableLength < waiting));
  });

  it('carries every byte to a reader that stops and goes, in pieces of every size', async () => {
    const pieces = Array.from({ length: 400 }, (_, index) => randomBytes(1 + ((index * 7_919) % 90_000)));
    const sent = createHash('sha256');
    const received = createHash('sha256');
    let count = 0;
    viewer.on('data', (chunk: Buffer) => {
      received.update(chunk);
      count += 1;
      if (count % 10 > 0) return;
      viewer.pause();
      setImmediate(() => viewer.resume());
    });
    for (const piece of pieces) {
      sent.update(piece);
      if (!agent.write(piece)) await once(agent, 'drain');
    }
    const ended = once(viewer, 'end');
    agent.end();
    await ended;
    expect(received.digest('hex')).toBe(sent.digest('hex'));
  });

  it('passes on what was read before it began', async () => {
    const [left, right] = [await aSocketPair(), await aSocketPair()];
    left.accepted.unshift(Buffer.from('early '));
    const early = splice(left.accepted, right.accepted, clock, pump);
    left.outer.write('and late');
    expect((await readBytes(right.outer, 14)).toString()).toBe('early and late');
    early.destroy();
    await early.closed;
    left.outer.destroy();
    right.outer.destroy();
  });

  it('lets what was sent last get through before it closes', async () => {
    agent.end('the last words');
    expect((await readBytes(viewer, 14)).toString()).toBe('the last words');
    viewer.end();
    await joined.closed;
    expect(ends.every(({ destroyed }) => destroyed)).toBe(true);
  });

  it('closes the other side when one breaks', async () => {
    const gone = once(agent.resume(), 'close');
    viewer.resetAndDestroy();
    agent.once('end', () => agent.end());
    await joined.closed;
    await gone;
  });

  it.each(['viewer', 'agent'] as const)('cuts a side that does not end within 5 s of the %s', async (name) => {
    const [one, other] = name === 'viewer' ? [viewer, agent] : [agent, viewer];
    other.resume();
    const ended = once(other, 'end');
    one.end();
    await ended;
    clock.advance(STREAM_HALF_CLOSE_GRACE_MS - 1);
    expect(ends.some(({ destroyed }) => destroyed)).toBe(false);
    clock.advance(1);
    await joined.closed;
    await finished(other.end(), { readable: false }).catch(() => undefined);
  });

  it('ends both when told to', async () => {
    const gone = Promise.all([once(viewer.resume(), 'end'), once(agent.resume(), 'end')]);
    joined.destroy();
    await Promise.all([joined.closed, gone]);
  });

  it('ends at once when one side was gone before', async () => {
    const [left, right] = [await aSocketPair(), await aSocketPair()];
    left.accepted.destroy();
    await splice(left.accepted, right.accepted, clock, pump).closed;
    expect(right.accepted.destroyed).toBe(true);
    left.outer.destroy();
    right.outer.destroy();
  });
});
