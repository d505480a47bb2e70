import type { DayEnd } from './end-of-day.js';
import { planSleep, type SleepFacts, type SleepPlan } from './sleep-plan.js';

const MINUTE = 60_000;
const FLOOR = 5 * MINUTE;
/** Facts in minutes from an hour that was long enough ago. */
const START = Date.UTC(2026, 0, 31, 9);

interface Minutes {
  readonly now: number;
  readonly idleFrom?: number;
  readonly awakeFrom?: number;
  readonly agentSince?: number;
  readonly heard?: number | null;
  readonly told?: number | null;
}

function factsAt(
  { now, idleFrom = 0, awakeFrom = 0, agentSince = -1000, heard = now, told = 0 }: Minutes,
  changes: Partial<SleepFacts> = {},
): SleepFacts {
  const at = (minutes: number): number => START + minutes * MINUTE;
  return {
    nowMs: at(now),
    desired: 'running',
    idleFromMs: at(idleFrom),
    awakeFromMs: at(awakeFrom),
    agentSinceMs: at(agentSince),
    heardAtMs: heard === null ? null : at(heard),
    toldMs: told === null ? null : at(told),
    idleMinutes: 60,
    standbyMinutes: null,
    lifetimeMinutes: null,
    isWatched: false,
    dayEnd: null,
    ...changes,
  };
}

/** A plan with its times in minutes since the start. */
function inMinutes({ sleepsAtMs, checkAtMs, cause, action }: SleepPlan): object {
  const minutes = (ms: number): number => (ms - START) / MINUTE;
  return { sleeps: sleepsAtMs === null ? null : minutes(sleepsAtMs), cause, action, check: minutes(checkAtMs) };
}

const plan = (minutes: Minutes, changes?: Partial<SleepFacts>): object =>
  inMinutes(planSleep(factsAt(minutes, changes), FLOOR));

describe('the plan of when a session sleeps', () => {
  it.each([
    ['an hour after its start', { now: 1 }, {}, { sleeps: 60, cause: 'idle', action: null }],
    ['an hour after the last input', { now: 50, idleFrom: 49 }, {}, { sleeps: 109, cause: 'idle', action: null }],
    ['now, when that is over', { now: 60 }, {}, { cause: 'idle', action: 'sleep' }],
    [
      'never, where nothing says when',
      { now: 10_000 },
      { idleMinutes: null },
      { sleeps: null, cause: null, action: null },
    ],
    ['not before the floor', { now: 1 }, { idleMinutes: 1 }, { sleeps: 5, cause: 'idle', action: null }],
    [
      'at the end of its lifetime, however busy',
      { now: 90, idleFrom: 90 },
      { lifetimeMinutes: 100 },
      { sleeps: 100, cause: 'lifetime' },
    ],
    ['for idleness, if that comes first', { now: 1 }, { lifetimeMinutes: 100 }, { sleeps: 60, cause: 'idle' }],
    [
      'at the end of its lifetime, though never for idleness',
      { now: 480 },
      { idleMinutes: null, lifetimeMinutes: 480 },
      { cause: 'lifetime', action: 'sleep' },
    ],
    [
      'not before the floor after its start, however short the lifetime',
      { now: 2 },
      { lifetimeMinutes: 1 },
      { sleeps: 5, cause: 'lifetime', action: null },
    ],
    [
      'not before the floor after its agent came back',
      { now: 61, agentSince: 60 },
      {},
      { sleeps: 65, cause: 'idle', action: null },
    ],
  ] as const)('%s', (_, minutes, changes, expected) => {
    expect(plan(minutes, changes)).toMatchObject(expected);
  });

  it.each([
    ['not at all before its time', { now: 9 }, {}, null],
    ['once it is idle for long enough', { now: 10 }, {}, 'freeze'],
    ['but once', { now: 11 }, { desired: 'standby' }, null],
    ['and runs again after an input', { now: 12, idleFrom: 11 }, { desired: 'standby' }, 'resume'],
    [
      'and runs again when the application no longer freezes',
      { now: 12 },
      { desired: 'standby', standbyMinutes: null },
      'resume',
    ],
    ['and sleeps after its whole idle time', { now: 60 }, { desired: 'standby' }, 'sleep'],
    ['not, where it goes to sleep before', { now: 60 }, { standbyMinutes: 60 }, 'sleep'],
  ] as const)('freezes a session %s', (_, minutes, changes, action) => {
    expect(plan(minutes, { standbyMinutes: 10, ...changes })).toMatchObject({ action });
  });
});

describe('a session whose time is over', () => {
  it.each([
    ['is not heard of since', { now: 60.1, heard: 59.9 }, {}, 'listen'],
    ['was never heard of', { now: 60.1, heard: null }, {}, 'listen'],
    ['was heard of since', { now: 60.1, heard: 60 }, {}, 'sleep'],
    ['is not heard of, but has lived for long enough', { now: 60, heard: 59 }, { lifetimeMinutes: 30 }, 'sleep'],
    ['is to be frozen, and is not heard of', { now: 11, heard: 9 }, { standbyMinutes: 10 }, 'listen'],
    ['is to be frozen, and was heard of', { now: 11, heard: 10 }, { standbyMinutes: 10 }, 'freeze'],
  ] as const)('and that %s', (_, minutes, changes, action) => {
    expect(plan(minutes, changes)).toMatchObject({ action });
  });

  it('is looked at again soon while its agent is listened to', () => {
    expect(plan({ now: 60, heard: 59 })).toMatchObject({ check: 60 + 1 / 30 });
  });
});

describe('a limit that was lowered', () => {
  it.each([
    ['does nothing before its owner was told', { now: 90, told: null }, { sleeps: 92, action: null }],
    ['does nothing before its owner was told another time', { now: 90, told: 150 }, { sleeps: 92, action: null }],
    ['keeps to the time that was told, if it is near', { now: 90, told: 91 }, { sleeps: 91, action: null }],
    ['takes effect once that is over', { now: 92, told: 92 }, { sleeps: 92, action: 'sleep' }],
    ['changes nothing about what is further away', { now: 10, told: null }, { sleeps: 60, action: null }],
  ] as const)('%s', (_, minutes, expected) => {
    expect(plan(minutes)).toMatchObject(expected);
    expect(plan(minutes, { idleMinutes: null, lifetimeMinutes: 60 })).toMatchObject(expected);
  });
});

describe('the next look at a plan', () => {
  it.each([
    ['after ten minutes while nothing is near', { now: 1 }, {}, 11],
    ['half a minute before the warning', { now: 50 }, {}, 57.5],
    ['at the sleep itself once its owner is warned', { now: 58 }, {}, 60],
    ['when it is to be frozen', { now: 1 }, { standbyMinutes: 6 }, 6],
    ['after ten minutes where it never sleeps', { now: 0 }, { idleMinutes: null }, 10],
    ['after ten minutes once it is to sleep', { now: 60 }, {}, 70],
  ] as const)('comes %s', (_, minutes, changes, check) => {
    expect(plan(minutes, changes)).toMatchObject({ check });
  });
});

describe('the end of the day', () => {
  const atMinutes = (ruleMinutes: number, putOff = 0, bound = 0, action: DayEnd['action'] = 'hibernate'): DayEnd => ({
    ruleMs: START + ruleMinutes * MINUTE,
    atMs: START + (ruleMinutes + putOff) * MINUTE,
    latestMs: START + (ruleMinutes + bound) * MINUTE,
    action,
  });

  it.each([
    ['comes before idleness', { now: 1 }, { dayEnd: atMinutes(30) }, { sleeps: 30, cause: 'end-of-day', action: null }],
    ['comes after idleness', { now: 1 }, { dayEnd: atMinutes(90) }, { sleeps: 60, cause: 'idle', action: null }],
    [
      'puts to sleep, however busy',
      { now: 30, idleFrom: 30 },
      { dayEnd: atMinutes(30) },
      { cause: 'end-of-day', action: 'sleep' },
    ],
    [
      'puts what stands still to sleep',
      { now: 30 },
      { dayEnd: atMinutes(30), desired: 'standby', standbyMinutes: 5 },
      { action: 'sleep' },
    ],
    ['ends where its rule says so', { now: 30 }, { dayEnd: atMinutes(30, 0, 0, 'end') }, { action: 'end' }],
    [
      'ends nothing that idleness puts to sleep',
      { now: 60 },
      { dayEnd: atMinutes(90, 0, 0, 'end') },
      { action: 'sleep' },
    ],
    ['needs nobody to be heard of', { now: 30.1, heard: 20 }, { dayEnd: atMinutes(30) }, { action: 'sleep' }],
    [
      'waits for a start to be worth it',
      { now: 30, awakeFrom: 29, idleFrom: 29 },
      { dayEnd: atMinutes(30) },
      { sleeps: 34, action: null },
    ],
    [
      'waits after the agent’s return',
      { now: 30, agentSince: 29 },
      { dayEnd: atMinutes(30) },
      { sleeps: 34, action: null },
    ],
    [
      'is told two minutes before, though its rule is new',
      { now: 29.5, told: null },
      { dayEnd: atMinutes(30) },
      { sleeps: 31.5, action: null },
    ],
    ['is looked at in time for the warning', { now: 21 }, { dayEnd: atMinutes(30) }, { check: 27.5 }],
  ] as const)('%s', (_, minutes, changes, expected) => {
    expect(plan(minutes, changes)).toMatchObject(expected);
  });

  it.each([
    ['while there is room', atMinutes(30, 0, 60), 90],
    ['less what was used of it', atMinutes(30, 20, 60), 90],
    ['no more when it is used up', atMinutes(30, 60, 60), null],
    ['where the rule lets nobody', atMinutes(30), null],
  ] as const)('can be put off %s', (_, dayEnd, until) => {
    const { keepableUntilMs } = planSleep(factsAt({ now: 1 }, { idleMinutes: null, dayEnd }), FLOOR);
    expect(keepableUntilMs).toBe(until === null ? null : START + until * MINUTE);
  });

  it('cannot be put off while something else comes before', () => {
    expect(planSleep(factsAt({ now: 1 }, { dayEnd: atMinutes(90, 0, 60) }), FLOOR)).toMatchObject({
      fate: 'hibernate',
      keepableUntilMs: null,
    });
  });
});

describe('a session that somebody looks at and does not use', () => {
  const watched = { standbyMinutes: 10, isWatched: true } as const;

  it.each([
    ['is told when it stands still', { now: 1 }, {}, { sleeps: 10, cause: 'idle', action: null }],
    ['stands still after that', { now: 10, told: 10 }, {}, { action: 'freeze' }],
    ['is listened to before', { now: 10, told: 10, heard: 9.9 }, {}, { action: 'listen' }],
    ['has two minutes when somebody came to look only now', { now: 9.5, told: 60 }, {}, { sleeps: 11.5, action: null }],
    ['has them though it is late already', { now: 30, told: 60 }, {}, { sleeps: 32, action: null }],
    [
      'stands still at once when nobody looks any more',
      { now: 10.5, told: 12 },
      { isWatched: false },
      { action: 'freeze' },
    ],
    ['stays as it is once it stands still', { now: 12 }, { desired: 'standby' }, { sleeps: 60, action: null }],
    ['runs on after an input', { now: 12, idleFrom: 11 }, { desired: 'standby' }, { action: 'resume' }],
    ['sleeps first where that comes first', { now: 60, told: 60 }, { standbyMinutes: 90 }, { action: 'sleep' }],
    ['ends with the day where that comes first', { now: 1 }, { lifetimeMinutes: 7 }, { sleeps: 7, cause: 'lifetime' }],
    ['is told nothing of standby where there is none', { now: 1 }, { standbyMinutes: null }, { sleeps: 60 }],
  ] as const)('%s', (_, minutes, changes, expected) => {
    expect(plan(minutes, { ...watched, ...changes })).toMatchObject(expected);
  });
});
