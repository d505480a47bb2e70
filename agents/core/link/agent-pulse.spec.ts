import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import type { Heartbeat } from '../../../protocol/agent/messages.js';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { RecordingChannel } from '../../../testing/agents/recording-channel.js';
import { PROTOCOL_VERSION, QUEUE_VERSION } from '../../../protocol/version.js';
import { HomeSizer } from '../housekeeping/home-sizer.js';
import { GenerationStore } from '../sessions/generation-store.js';
import { KnownSessions } from '../sessions/known-sessions.js';
import { SessionReporter } from '../sessions/session-reporter.js';
import { StartSlots } from '../sessions/start-slots.js';
import { InputActivity } from '../streams/input-activity.js';
import { SessionViewers } from '../streams/session-viewers.js';
import { ThumbnailMaker } from '../thumbnails/thumbnail-maker.js';
import { Thumbnailer } from '../thumbnails/thumbnailer.js';
import { WarningTeller } from '../warnings/warning-teller.js';
import { AgentPulse } from './agent-pulse.js';

const HEARTBEAT_MS = 10_000;
const INVENTORY_MS = 60_000;
const log = pino({ level: 'silent' });

/** A pulse that beats, and a session that runs. */
function setup(protocolVersion = PROTOCOL_VERSION) {
  const clock = new AgentClock();
  const channel = new RecordingChannel();
  const runtime = new InMemoryRuntime();
  const known = new KnownSessions(clock);
  const activity = new InputActivity(clock);
  const viewers = new SessionViewers();
  const pictured = { known, activity, viewers };
  const thumbnails = new Thumbnailer(pictured, new ThumbnailMaker(runtime, clock), clock, log);
  const reporter = new SessionReporter(known, clock, log);
  const generations = new GenerationStore(tmpdir(), clock);
  const starts = new StartSlots(1);
  const sizer = new HomeSizer(runtime, INVENTORY_MS, clock, log);
  const warnings = new WarningTeller(undefined, clock);
  const sources = { runtime, generations, known, activity, viewers, reporter, thumbnails, sizer, starts, warnings };
  const pulse = new AgentPulse(sources, channel, INVENTORY_MS, clock, log);
  const id = randomUUID();
  known.note(id, 1, 'running');
  pulse.start({ heartbeatMs: HEARTBEAT_MS, protocolVersion });
  const beats = (): Heartbeat[] => channel.bodies('heartbeat') as Heartbeat[];
  const ages = (): (number | undefined)[] => beats().map(({ sessions }) => sessions[0]?.lastInputAgeMs);
  return { clock, activity, viewers, starts, pulse, id, ages, beats };
}

describe('AgentPulse', () => {
  it('beats regularly, and says how long ago the last input was', () => {
    const { clock, activity, id, ages } = setup();
    clock.advance(HEARTBEAT_MS - 500);
    activity.note(id);
    clock.advance(500 + HEARTBEAT_MS);
    expect(ages()).toEqual([undefined, 0, 500, 10_500]);
  });

  it('tells of the first input after a quiet time at once, and leaves the next ones to the regular beats', () => {
    const { clock, activity, id, ages } = setup();
    clock.advance(3_000);
    for (let input = 0; input < 5; input += 1) {
      activity.note(id);
      clock.advance(1_000);
    }
    expect(ages()).toEqual([undefined, 0]);
    clock.advance(2_000);
    expect(ages()).toEqual([undefined, 0, 3_000]);
  });

  it('tells of no more than one input a second, however many sessions are used', () => {
    const { clock, activity, id, ages } = setup();
    clock.advance(500);
    for (let other = 0; other < 10; other += 1) activity.note(randomUUID());
    activity.note(id);
    expect(ages()).toHaveLength(1);
    clock.advance(500);
    expect(ages()).toEqual([undefined, 500]);
  });

  it('says how many look at a screen', () => {
    const { clock, viewers, id, beats } = setup();
    viewers.enter(id, 5900);
    clock.advance(HEARTBEAT_MS);
    viewers.leave(id);
    clock.advance(HEARTBEAT_MS);
    expect(beats().map(({ sessions }) => sessions[0]?.viewers)).toEqual([0, 1, 0]);
  });

  it('says soon which starts wait for their turn, with each beat until it has come', async () => {
    const { clock, starts, beats } = setup();
    const { signal } = new AbortController();
    const release = await starts.acquire({ id: randomUUID(), generation: 1 }, signal);
    const waiting = { id: randomUUID(), generation: 3 };
    const turn = starts.acquire(waiting, signal);
    clock.advance(1_000);
    expect(beats().map(({ queued }) => queued)).toEqual([undefined, [waiting]]);
    clock.advance(HEARTBEAT_MS);
    if (typeof release === 'function') release();
    await turn;
    clock.advance(HEARTBEAT_MS);
    expect(beats().map(({ queued }) => queued)).toEqual([undefined, [waiting], [waiting], undefined]);
  });

  it('says nothing of them to a control plane of before', () => {
    const { clock, starts, beats } = setup(QUEUE_VERSION - 1);
    const { signal } = new AbortController();
    for (const generation of [1, 2]) void starts.acquire({ id: randomUUID(), generation }, signal);
    clock.advance(HEARTBEAT_MS);
    expect(starts.queue()).toHaveLength(1);
    expect(beats().map(({ queued }) => queued)).toEqual(beats().map(() => undefined));
  });

  it('is silent once it is stopped', () => {
    const { clock, activity, pulse, id, ages } = setup();
    activity.note(id);
    pulse.stop();
    activity.note(randomUUID());
    clock.advance(60_000);
    expect(ages()).toHaveLength(1);
  });
});
