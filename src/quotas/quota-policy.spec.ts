import type { QuotaLimits } from '../../protocol/http/quotas.js';
import { BUILT_IN_LIMITS, effectiveQuota, type GroupLimits } from './quota-policy.js';

const group = (name: string, limits: QuotaLimits): GroupLimits => ({ id: `id-of-${name}`, name, limits });
const NOTHING = { user: null, groups: [], fallback: null };

describe('the quota that holds', () => {
  it('is the built-in one where nobody settled anything, and leaves idle times to applications', () => {
    const quota = effectiveQuota(NOTHING);
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
    const { sessions } = effectiveQuota(settled);
    expect([sessions.limit, sessions.origin.group?.name ?? sessions.origin.kind]).toEqual([limit, whose]);
  });

  it('is decided limit by limit', () => {
    const quota = effectiveQuota({
      user: { idleMinutes: null },
      groups: [group('a', { memoryMiB: 4096 })],
      fallback: { storageGiB: 7 },
    });
    expect([quota.idleMinutes?.origin.kind, quota.memoryMiB.origin.kind, quota.storageGiB.origin.kind]).toEqual([
      'user',
      'group',
      'default',
    ]);
    expect(quota.cpuMillis.origin.kind).toBe('built-in');
  });
});
