import { once } from 'node:events';
import { MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { aSocketPair, type SocketPair } from '../../../testing/agents-gateway/socket-pair.js';
import { SteeredClock } from '../../../testing/steered-clock.js';
import { StreamMeter } from '../../agents/streams/stream-meter.js';
import { StreamsConfig } from '../../platform/config/control-plane.config.js';
import { OpenStreams } from '../splice/open-streams.js';
import { EarlyViewer } from './early-viewer.js';

const VIEWING = { sessionId: 'session', userId: 'alice', signInId: 'sign-in', access: 'control' } as const;
const clock = new SteeredClock();
let pair: SocketPair;
let streams: OpenStreams;

beforeEach(async () => {
  pair = await aSocketPair();
  const meter = new StreamMeter(new MetricsRegistry('1'), clock);
  streams = new OpenStreams(new StreamsConfig(1_000, 1_000, 2, null), clock, meter);
});
afterEach(() => {
  pair.outer.destroy();
  pair.accepted.destroy();
});

function receive(): EarlyViewer {
  const early = new EarlyViewer(VIEWING, { socket: pair.accepted, head: Buffer.alloc(0), key: null }, clock);
  streams.watch(early);
  return early;
}

const reset = async ({ outer, accepted }: SocketPair): Promise<void> => {
  const closed = new Promise<void>((resolve) => accepted.once('close', () => resolve()));
  accepted.resume();
  outer.resetAndDestroy();
  await closed;
};

const halfClose = async ({ outer, accepted }: SocketPair): Promise<void> => {
  const ended = once(accepted, 'end');
  accepted.resume();
  outer.end();
  await ended;
};

describe('a viewer that left before anybody listened', () => {
  it.each([
    ['reset its connection', reset],
    ['ended its half of it', halfClose],
  ])('and %s is gone at once, and nobody waits for it when the replica stops', async (_how, leave) => {
    await leave(pair);
    const early = receive();
    expect(early.gone.aborted).toBe(true);
    expect(early.handOn()).toBeNull();
    await Promise.all([early.closed, streams.closeAll()]);
    expect(streams.all()).toEqual([]);
  });
});

describe('a viewer that waits', () => {
  it('is forgotten when its end comes without a word', async () => {
    const { outer, accepted } = pair;
    outer.end();
    // Lets the end arrive unread.
    await new Promise((resolve) => setImmediate(resolve));
    const early = receive();
    await early.closed;
    expect([accepted.destroyed, early.gone.aborted]).toEqual([true, true]);
  });

  it('is not handed on once its connection is broken, although nobody was told yet', () => {
    const early = receive();
    pair.accepted.destroy();
    expect(early.handOn()).toBeNull();
    expect(early.gone.aborted).toBe(true);
  });

  it('is told to come again when the replica stops, which waits no longer than for its answer', async () => {
    const early = receive();
    const stopped = streams.closeAll();
    pair.outer.resume();
    await once(pair.outer, 'end');
    clock.skip(2_000);
    await Promise.all([stopped, early.closed]);
    expect(streams.all()).toEqual([]);
  });
});
