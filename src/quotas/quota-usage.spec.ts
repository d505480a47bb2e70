import { SessionState } from '../../protocol/session.js';
import { addedUsage, type CountedSession, excessOf, NO_USAGE, totalUsage, type Usage, usageOf } from './quota-usage.js';

const RESOURCES = { cpuMillis: 500, memoryMiB: 1024, storageGiB: 10 };
const AWAKE: Usage = { sessions: 1, ...RESOURCES };
const FROZEN: Usage = { ...AWAKE, cpuMillis: 0 };
const ASLEEP: Usage = { ...FROZEN, memoryMiB: 0 };

const session = (state: SessionState, isReleased = false): CountedSession => ({
  state,
  isReleased,
  wasFrozen: false,
  resources: RESOURCES,
});

const COUNTS: Readonly<Record<SessionState, Usage>> = {
  pending: AWAKE,
  starting: AWAKE,
  running: AWAKE,
  standby: FROZEN,
  hibernating: AWAKE,
  hibernated: ASLEEP,
  waking: AWAKE,
  ending: AWAKE,
  ended: NO_USAGE,
  failed: AWAKE,
};

describe('what counts towards a quota', () => {
  it.each(SessionState.options)('%s', (state) => {
    expect(usageOf(session(state, state === 'ended'))).toEqual(COUNTS[state]);
  });

  it('is nothing of a failed session once it is cleaned up', () => {
    expect(usageOf(session('failed', true))).toEqual(NO_USAGE);
  });

  it.each(['hibernating', 'ending', 'failed'] as const)(
    'no processor time of one that was frozen and is %s',
    (state) => {
      expect(usageOf({ ...session(state), wasFrozen: true })).toEqual(FROZEN);
    },
  );

  it('adds up', () => {
    const sessions = (['running', 'standby', 'hibernated', 'ended'] as const).map((state) => session(state));
    expect(totalUsage(sessions)).toEqual({ sessions: 3, cpuMillis: 500, memoryMiB: 2048, storageGiB: 30 });
    expect(totalUsage([])).toEqual(NO_USAGE);
  });
});

describe('what a change adds', () => {
  it.each([
    { from: null, to: 'pending', adds: AWAKE },
    { from: 'hibernated', to: 'waking', adds: { ...NO_USAGE, cpuMillis: 500, memoryMiB: 1024 } },
    { from: 'standby', to: 'waking', adds: { ...NO_USAGE, cpuMillis: 500 } },
    { from: 'hibernating', to: 'waking', adds: NO_USAGE },
    { from: 'running', to: 'hibernated', adds: NO_USAGE },
  ] as const)('from $from to $to', ({ from, to, adds }) => {
    expect(addedUsage(from && session(from), session(to))).toEqual(adds);
  });

  it('is everything for a failed session that starts again after its clean-up, and nothing before', () => {
    expect(addedUsage(session('failed', true), session('pending'))).toEqual(AWAKE);
    expect(addedUsage(session('failed', false), session('pending'))).toEqual(NO_USAGE);
  });
});

describe('excess', () => {
  const allowance = { sessions: 2, cpuMillis: 1000, memoryMiB: null, storageGiB: 25 };
  const used: Usage = { sessions: 1, cpuMillis: 500, memoryMiB: 90_000, storageGiB: 10 };

  it('is none up to the limit itself, and none of what is unlimited', () => {
    expect(excessOf(allowance, used, AWAKE)).toBeNull();
  });

  it.each([
    [
      { ...used, sessions: 2 },
      { resource: 'sessions', limit: 2, used: 2, asked: 1 },
    ],
    [
      { ...used, cpuMillis: 501 },
      { resource: 'cpuMillis', limit: 1000, used: 501, asked: 500 },
    ],
    [
      { ...used, storageGiB: 16 },
      { resource: 'storageGiB', limit: 25, used: 16, asked: 10 },
    ],
  ])('names what is too much', (more, excess) => {
    expect(excessOf(allowance, more, AWAKE)).toEqual(excess);
  });

  it('does not judge what is not asked for, though it is over a limit that was lowered', () => {
    const lowered = { sessions: 0, cpuMillis: 5000, memoryMiB: 0, storageGiB: 0 };
    expect(excessOf(lowered, used, { ...NO_USAGE, cpuMillis: 500 })).toBeNull();
    expect(excessOf(lowered, used, NO_USAGE)).toBeNull();
  });
});
