import type { QuotaLimits } from '../../protocol/http/quotas.js';
import type { EndOfDay } from '../../protocol/end-of-day.js';
import { BUILT_IN_LIMITS, effectiveQuota, endOfDayFor, type GroupLimits } from './quota-policy.js';

const group = (name: string, limits: QuotaLimits): GroupLimits => ({ id: `id-of-${name}`, name, limits });
const WINTER = Date.parse('2026-01-15T12:00:00Z');
const NOTHING = { user: null, groups: [], fallback: null };

describe('the quota that holds', () => {
  it('is the built-in one where nobody settled anything, and leaves idle times to applications', () => {
    const quota = effectiveQuota(NOTHING, WINTER);
    expect(quota.sessions).toEqual({
      limit: BUILT_IN_LIMITS.sessions,
      origin: { kind: 'built-in', group: null },
    });
    expect(quota.maxLifetimeMinutes.limit).toBeNull();
    expect(quota.idleMinutes).toBeNull();
  });

  const cases: [string, Parameters<typeof effectiveQuota>[0], number | null, string][] = [
    ['everybody’s', { ...NOTHING, fallback: { sessions: 3 } }, 3, 'default'],
    [
      'a group’s before everybody’s',
      { ...NOTHING, groups: [group('a', { sessions: 2 })], fallback: { sessions: 3 } },
      2,
      'a',
    ],
    [
      'the most generous group’s',
      { ...NOTHING, groups: [group('a', { sessions: 2 }), group('b', { sessions: 5 }), group('c', { sessions: 4 })] },
      5,
      'b',
    ],
    [
      'unlimited, if a group says so',
      { ...NOTHING, groups: [group('a', { sessions: null }), group('b', { sessions: 9 })] },
      null,
      'a',
    ],
    [
      'unlimited, whichever group comes first',
      { ...NOTHING, groups: [group('a', { sessions: 9 }), group('b', { sessions: null })] },
      null,
      'b',
    ],
    ['the first of equals', { ...NOTHING, groups: [group('a', { sessions: 2 }), group('b', { sessions: 2 })] }, 2, 'a'],
    [
      'the first of unlimited ones',
      { ...NOTHING, groups: [group('a', { sessions: null }), group('b', { sessions: null })] },
      null,
      'a',
    ],
    [
      'one’s own, though a group is more generous',
      { user: { sessions: 1 }, groups: [group('a', { sessions: null })], fallback: null },
      1,
      'user',
    ],
    ['one’s own zero', { ...NOTHING, user: { sessions: 0 }, fallback: { sessions: 5 } }, 0, 'user'],
    ['one’s own unlimited', { ...NOTHING, user: { sessions: null }, fallback: { sessions: 5 } }, null, 'user'],
    [
      'another’s, where one’s own says nothing',
      { ...NOTHING, user: { memoryMiB: 1 }, fallback: { sessions: 5 } },
      5,
      'default',
    ],
  ];
  it.each(cases)('is %s', (_, settled, limit, whose) => {
    const { sessions } = effectiveQuota(settled, WINTER);
    expect([sessions.limit, sessions.origin.group?.name ?? sessions.origin.kind]).toEqual([limit, whose]);
  });

  it('is decided limit by limit', () => {
    const quota = effectiveQuota(
      {
        user: { idleMinutes: null },
        groups: [group('a', { memoryMiB: 4096 })],
        fallback: { storageGiB: 7 },
      },
      WINTER,
    );
    expect([quota.idleMinutes?.origin.kind, quota.memoryMiB.origin.kind, quota.storageGiB.origin.kind]).toEqual([
      'user',
      'group',
      'default',
    ]);
    expect(quota.cpuMillis.origin.kind).toBe('built-in');
  });
});

describe('the end of the day that holds', () => {
  const WORK: EndOfDay = {
    at: '19:00',
    timeZone: 'Europe/Berlin',
    days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    action: 'hibernate',
    extendMinutes: 60,
  };
  const at = (hour: string, changes: Partial<EndOfDay> = {}): EndOfDay => ({ ...WORK, at: hour, ...changes });
  const groups = (...rules: (EndOfDay | null)[]): GroupLimits[] =>
    rules.map((endOfDay, index) => group(`g${index}`, { endOfDay }));
  const holds = (
    settled: Partial<Parameters<typeof effectiveQuota>[0]>,
    atMs = WINTER,
  ): [EndOfDay | null, string] | null => {
    const { endOfDay } = effectiveQuota({ ...NOTHING, ...settled }, atMs);
    return endOfDay && [endOfDay.rule, endOfDay.origin.group?.name ?? endOfDay.origin.kind];
  };

  it.each([
    ['nobody’s', {}, null],
    ['everybody’s', { fallback: { endOfDay: WORK } }, [WORK, 'default']],
    [
      'a group’s before everybody’s',
      { groups: groups(at('20:00')), fallback: { endOfDay: WORK } },
      [at('20:00'), 'g0'],
    ],
    ['the person’s own before all', { user: { endOfDay: null }, groups: groups(at('20:00')) }, [null, 'user']],
    ['the group’s with the later hour', { groups: groups(at('09:30'), at('20:00'), at('19:00')) }, [at('20:00'), 'g1']],
    [
      'the group’s with fewer days, whatever the hour',
      { groups: groups(at('23:00'), at('12:00', { days: ['friday'] })) },
      [at('12:00', { days: ['friday'] }), 'g1'],
    ],
    [
      'the group’s that can be put off longer',
      { groups: groups(at('19:00'), at('19:00', { extendMinutes: 90 })) },
      [at('19:00', { extendMinutes: 90 }), 'g1'],
    ],
    ['none, if one of the groups says so', { groups: groups(WORK, null, at('23:00')) }, [null, 'g1']],
    ['the first group’s where they say the same', { groups: groups(WORK, WORK) }, [WORK, 'g0']],
  ] as const)('is %s', (_, settled, expected) => {
    expect(holds(settled)).toEqual(expected);
  });

  const [berlin, newYork] = [at('19:00'), at('18:00', { timeZone: 'America/New_York' })];
  it.each([
    ['the group’s that comes later, whatever its clock says', [berlin, newYork], '2026-01-15T12:00:00Z', newYork],
    ['the same one after the other has come', [berlin, newYork], '2026-01-15T18:30:00Z', newYork],
    ['the earlier hour where that comes later', [at('23:00'), newYork], '2026-01-15T12:00:00Z', newYork],
    [
      'by the clocks of the season',
      [at('19:00', { timeZone: 'UTC' }), at('20:30')],
      '2026-01-15T12:00:00Z',
      at('20:30'),
    ],
    [
      'by the clocks of the other season',
      [at('19:00', { timeZone: 'UTC' }), at('20:30')],
      '2026-07-15T12:00:00Z',
      at('19:00', { timeZone: 'UTC' }),
    ],
    [
      'that of the west of two far ends',
      [at('23:59', { timeZone: 'Pacific/Kiritimati' }), at('00:00', { timeZone: 'Pacific/Niue' })],
      '2026-01-15T12:00:00Z',
      at('00:00', { timeZone: 'Pacific/Niue' }),
    ],
  ])('is %s', (_, rules, time, expected) => {
    for (const order of [rules, [...rules].reverse()])
      expect(holds({ groups: groups(...order) }, Date.parse(time))?.[0]).toEqual(expected);
  });

  const default_ = { rule: WORK, origin: { kind: 'default', group: null } } as const;
  const own = { rule: null, origin: { kind: 'user', group: null } } as const;
  it.each([
    ['the application’s before everybody’s', default_, at('17:00'), at('17:00')],
    ['everybody’s where the application says nothing', default_, null, WORK],
    ['a person’s own before the application’s', own, at('17:00'), null],
    ['the application’s where nobody settled any', null, at('17:00'), at('17:00')],
    ['none where nobody says any', null, null, null],
  ] as const)('is %s', (_, settled, ofApplication, expected) => {
    expect(endOfDayFor(settled, ofApplication)).toEqual(expected);
  });
});
