import { setImmediate as turn } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { pino } from 'pino';
import { problemDocument } from '../../../protocol/problem.js';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { PaintedScreen } from '../../../testing/agents/painted-screen.js';
import { RecordingChannel } from '../../../testing/agents/recording-channel.js';
import { anApply, aSpec } from '../../../testing/agents/session-apply.builder.js';
import { KnownSessions } from '../sessions/known-sessions.js';
import { InputActivity } from '../streams/input-activity.js';
import { SessionViewers } from '../streams/session-viewers.js';
import type { SmallPicture, Thumbnail } from './thumbnail-jpeg.js';
import { ThumbnailMaker } from './thumbnail-maker.js';
import { Thumbnailer } from './thumbnailer.js';

const log = pino({ level: 'silent' });

/** Encodes at once, where the real one takes its time on a thread of its own. */
const tellSize = ({ width, height }: SmallPicture): Promise<Thumbnail> => Promise.resolve(Uint8Array.of(width, height));

/** A session that runs and shows `screen`, and a thumbnailer that is connected and knows where the screen is. */
async function setup(screen = new PaintedScreen({ width: 64, height: 48, colour: (x, y) => [x, y, 0] })) {
  const clock = new AgentClock();
  const channel = new RecordingChannel();
  const runtime = new InMemoryRuntime();
  const known = new KnownSessions(clock);
  const sources = { known, activity: new InputActivity(clock), viewers: new SessionViewers() };
  const thumbnailer = new Thumbnailer(sources, new ThumbnailMaker(runtime, clock, tellSize), clock, log);
  sources.viewers.watch(thumbnailer);
  const spec = aSpec();
  const id = spec.sessionId;
  const becomes = (state: 'running' | 'hibernated'): void => {
    runtime.platform.instances.set(id, { id, generation: 1, state });
    known.note(id, 1, state);
  };
  runtime.screen = () => screen.open();
  thumbnailer.attach(channel);
  await thumbnailer.beforeApply(anApply({ spec }));
  becomes('running');
  /** Moves time on second by second, and lets everything happen that is ready. */
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1000);
      for (let turns = 0; turns < 25; turns += 1) await turn();
    }
  };
  const pictures = (): number => channel.bodies('session.thumbnail').length;
  return { ...sources, clock, channel, runtime, thumbnailer, screen, spec, id, becomes, pass, pictures };
}

// Much arithmetic, on a machine that may be busy.
jest.setTimeout(60_000);

describe('Thumbnailer', () => {
  it('takes one soon after the screen came up, and no more while nothing happens', async () => {
    const { pass, pictures, channel, id, viewers, activity } = await setup();
    await pass(3);
    expect(pictures()).toBe(0);
    await pass(2);
    expect(pictures()).toBe(1);
    await pass(120);
    expect(pictures()).toBe(1);
    const [body] = channel.bodies('session.thumbnail') as { id: string; jpeg: Uint8Array }[];
    expect(body?.id).toBe(id);
    expect([...body!.jpeg]).toEqual([64, 48]);
    expect({ viewers: viewers.count(id), input: activity.lastInputAt(id) }).toEqual({ viewers: 0, input: null });
  });

  it('takes another one every 15 s while somebody looks on, and when the last one leaves', async () => {
    const { pass, pictures, viewers, id } = await setup();
    await pass(5);
    viewers.enter(id, 5900);
    viewers.enter(id, 5900);
    await pass(60);
    expect(pictures()).toBe(5);
    viewers.leave(id);
    await pass(2);
    expect(pictures()).toBe(5);
    viewers.leave(id);
    await pass(2);
    expect(pictures()).toBe(6);
    await pass(60);
    expect(pictures()).toBe(6);
  });

  it('takes another one after input, once', async () => {
    const { pass, pictures, activity, id } = await setup();
    await pass(5);
    activity.note(id);
    await pass(60);
    expect(pictures()).toBe(2);
  });

  it('takes a last one before the session goes to rest, and none on the way', async () => {
    const { pass, pictures, thumbnailer, spec, viewers, id } = await setup();
    await pass(5);
    viewers.enter(id, 5900);
    await thumbnailer.beforeApply(anApply({ spec, desired: 'hibernated' }));
    expect(pictures()).toBe(2);
    viewers.leave(id);
    await pass(60);
    expect(pictures()).toBe(2);
  });

  it('takes one again when the session woke up', async () => {
    const { pass, pictures, thumbnailer, spec, becomes } = await setup();
    await pass(5);
    await thumbnailer.beforeApply(anApply({ spec, desired: 'hibernated' }));
    becomes('hibernated');
    await pass(30);
    await thumbnailer.beforeApply(anApply({ spec }));
    becomes('running');
    await pass(5);
    expect(pictures()).toBe(3);
  });

  it('keeps a session from its rest for 2 s at most', async () => {
    const { clock, thumbnailer, spec, runtime } = await setup();
    const silent = new DuplexPair();
    runtime.screen = () => silent.near;
    const rested = thumbnailer.beforeApply(anApply({ spec, desired: 'hibernated' }));
    for (let turns = 0; turns < 25; turns += 1) await turn();
    clock.advance(2000);
    await rested;
    for (let turns = 0; turns < 25; turns += 1) await turn();
    expect(silent.near.destroyed).toBe(true);
  });

  it('gives up on a screen that says nothing after 5 s, and asks it ever more rarely', async () => {
    const { pass, runtime, pictures } = await setup();
    let asked = 0;
    runtime.screen = () => {
      asked += 1;
      return new DuplexPair().near;
    };
    await pass(600);
    expect(asked).toBeLessThan(8);
    expect(pictures()).toBe(0);
  });

  it('takes none of what is no screen, has ended, or is not running', async () => {
    const { pass, thumbnailer, spec, screen } = await setup();
    await thumbnailer.beforeApply(anApply({ spec: { ...spec, stream: { kind: 'http', port: 8080 } } }));
    await pass(30);
    await thumbnailer.beforeApply(anApply({ spec, desired: 'ended' }));
    await pass(30);
    expect(screen.opened).toBe(0);
  });

  it('learns from a viewer where the screen of an older session is', async () => {
    const { pass, thumbnailer, spec, viewers, id, pictures } = await setup();
    await thumbnailer.beforeApply(anApply({ spec, desired: 'ended' }));
    viewers.enter(id, 5900);
    await pass(5);
    expect(pictures()).toBe(1);
  });

  it('does nothing while the control plane is away, and again when it is back', async () => {
    const { pass, thumbnailer, channel, screen, pictures } = await setup();
    thumbnailer.detach();
    await pass(60);
    expect(screen.opened).toBe(0);
    thumbnailer.attach(channel);
    await pass(5);
    expect(pictures()).toBe(1);
  });

  it('leaves a picture that was refused to a later time', async () => {
    const { pass, channel, pictures } = await setup();
    channel.answer = { ok: false, problem: problemDocument('not-ready', 'Too much is waiting. Try again later.', 'r') };
    await pass(20);
    expect(pictures()).toBe(1);
    channel.answer = { ok: true };
    await pass(60);
    expect(pictures()).toBe(2);
  });
});
