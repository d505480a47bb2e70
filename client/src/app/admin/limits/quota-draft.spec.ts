import { QuotaLimits } from '../../../../../protocol/http/quotas.js';
import { QuotaDraft } from './quota-draft';

const RULE = {
  at: '18:30',
  timeZone: 'Europe/Berlin',
  days: ['monday', 'friday'],
  action: 'end',
  extendMinutes: 90,
} as const;

describe('limits while somebody writes them', () => {
  it.each([
    {},
    { sessions: 3, cpuMillis: null, memoryMiB: 512, idleMinutes: 30 },
    { endOfDay: null },
    { maxLifetimeMinutes: null, storageGiB: 0, endOfDay: { ...RULE, days: [...RULE.days] } },
  ] satisfies QuotaLimits[])('are what they were when nothing is written: %j', (limits) => {
    const settled = new QuotaDraft(limits).settled();
    expect(settled).toEqual(limits);
    expect(QuotaLimits.parse(settled)).toEqual(limits);
  });

  it('are none while one is wrong, which is said at its place', () => {
    const draft = new QuotaDraft({ sessions: 3 });
    const [sessions] = draft.limits;
    sessions?.amount.type('three');
    expect(draft.settled()).toBeNull();
    expect(sessions?.amount.shownError()).toContain('whole number');
    sessions?.kind.set('unlimited');
    expect(draft.settled()).toEqual({ sessions: null });
  });

  it('end a day that is complete alone', () => {
    const { day, ...draft } = new QuotaDraft({});
    expect(draft).toBeDefined();
    day.kind.set('rule');
    expect(day.check()).toBe(true);
    for (const name of ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const) day.toggle(name);
    expect([day.check(), day.daysError()]).toEqual([false, 'Choose at least one day.']);
    day.toggle('sunday');
    day.toggle('friday');
    expect(day.rule()).toMatchObject({ days: ['friday', 'sunday'], action: 'hibernate', extendMinutes: 60 });
    day.at.type('7 pm');
    expect(day.check()).toBe(false);
  });
});
