import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { HOUSEKEEPING_VERSION } from '../../../protocol/version.js';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { InMemoryRuntime } from '../../../testing/agents/in-memory-runtime.js';
import { RecordingChannel } from '../../../testing/agents/recording-channel.js';
import { HomeSizer } from './home-sizer.js';

const INTERVAL_MS = 60_000;

describe('HomeSizer', () => {
  const clock = new AgentClock();
  const channel = new RecordingChannel();
  const runtime = new InMemoryRuntime();
  const home = { userId: randomUUID(), template: 'desktop', sizeBytes: 1 };
  runtime.platform.homes.set('one', home);
  const sizer = new HomeSizer(runtime, INTERVAL_MS, clock, pino({ level: 'silent' }));
  const told = (): number => channel.bodies('home.sizes').length;
  /** Lets a measurement that has begun come to its end. */
  const advance = async (ms: number): Promise<void> => {
    clock.advance(ms);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };

  it('says nothing to a control plane that does not know of it', async () => {
    sizer.attach(channel, HOUSEKEEPING_VERSION - 1);
    await advance(2 * INTERVAL_MS);
    expect(told()).toBe(0);
  });

  it('measures at once and then now and then, and not again for each new connection', async () => {
    sizer.attach(channel, HOUSEKEEPING_VERSION);
    await advance(0);
    expect(channel.bodies('home.sizes')).toEqual([{ homes: [home] }]);
    sizer.attach(channel, HOUSEKEEPING_VERSION);
    await advance(INTERVAL_MS / 2);
    expect(told()).toBe(1);
    await advance(INTERVAL_MS / 2);
    expect(told()).toBe(2);
  });

  it('is silent while there is no connection', async () => {
    sizer.detach();
    await advance(3 * INTERVAL_MS);
    expect(told()).toBe(2);
  });
});
