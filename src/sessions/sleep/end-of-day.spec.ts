import { EndOfDay, type Weekday } from '../../../protocol/end-of-day.js';
import { dayEndOf, nextEndOfDay } from './end-of-day.js';

const WEEK: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const rule = (at: string, timeZone: string, days = WEEK, extendMinutes = 0): EndOfDay =>
  EndOfDay.parse({ at, timeZone, days, action: 'hibernate', extendMinutes });
const next = (of: EndOfDay, after: string): string => new Date(nextEndOfDay(of, Date.parse(after))).toISOString();

describe('the end of the day', () => {
  it.each([
    ['today, if it is ahead', rule('19:00', 'Europe/Berlin'), '2026-01-15T17:59:59.999Z', '2026-01-15T18:00:00.000Z'],
    ['tomorrow, if it is now', rule('19:00', 'Europe/Berlin'), '2026-01-15T18:00:00.000Z', '2026-01-16T18:00:00.000Z'],
    ['an hour earlier in summer', rule('19:00', 'Europe/Berlin'), '2026-07-15T00:00:00Z', '2026-07-15T17:00:00.000Z'],
    [
      'by the day of its zone',
      rule('00:30', 'Pacific/Auckland', ['monday']),
      '2026-06-14T11:00:00Z',
      '2026-06-14T12:30:00.000Z',
    ],
    ['on its days alone', rule('18:00', 'UTC', ['friday']), '2026-01-16T18:00:00Z', '2026-01-23T18:00:00.000Z'],
    ['over a weekend', rule('18:00', 'UTC', ['monday', 'friday']), '2026-01-16T18:00:00Z', '2026-01-19T18:00:00.000Z'],
    ['where half hours count', rule('19:00', 'Asia/Kolkata'), '2026-01-15T00:00:00Z', '2026-01-15T13:30:00.000Z'],
  ])('is %s', (_, of, after, expected) => {
    expect(next(of, after)).toBe(expected);
  });

  it('comes by the clock before the change where 02:30 does not exist', () => {
    const berlin = rule('02:30', 'Europe/Berlin');
    expect(next(berlin, '2026-03-29T00:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
    expect(next(berlin, '2026-03-29T01:30:00Z')).toBe('2026-03-30T00:30:00.000Z');
    expect(next(rule('02:30', 'Europe/Berlin', ['sunday']), '2026-03-29T01:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('comes once, at the first, where 02:30 exists twice', () => {
    const berlin = rule('02:30', 'Europe/Berlin');
    expect(next(berlin, '2026-10-25T00:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(next(berlin, '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
  });

  it('comes where midnight does not exist, by the day that it belongs to', () => {
    // Clocks go from 00:00 to 01:00.
    const beirut = rule('00:15', 'Asia/Beirut', ['sunday']);
    expect(next(beirut, '2026-03-28T21:00:00Z')).toBe('2026-03-28T22:15:00.000Z');
  });

  it.each([
    [{ at: '24:00' }, 'at'],
    [{ at: '7:00' }, 'at'],
    [{ timeZone: 'Europe/Nowhere' }, 'timeZone'],
    [{ timeZone: '+01:00' }, 'timeZone'],
    [{ days: [] }, 'days'],
    [{ days: ['monday', 'monday'] }, 'days'],
    [{ extendMinutes: -1 }, 'extendMinutes'],
    [{ action: 'freeze' }, 'action'],
  ])('cannot be %j', (wrong, member) => {
    const parsed = EndOfDay.safeParse({ ...rule('19:00', 'UTC'), ...wrong });
    expect(parsed.error?.issues[0]?.path[0]).toBe(member);
  });
});

describe('the end of the day of a session', () => {
  const HOUR = 3_600_000;
  const SEVEN = Date.UTC(2026, 0, 15, 19);
  const NEXT = SEVEN + 24 * HOUR;
  const daily = rule('19:00', 'UTC', WEEK, 120);
  const dayEnd = (nowHours: number, ruleMs: number | null, keptHours: number | null = null): object =>
    dayEndOf(
      daily,
      { ruleMs, keptUntilMs: keptHours === null ? null : SEVEN + keptHours * HOUR },
      SEVEN + nowHours * HOUR,
    );

  it.each([
    ['is the next', -2, null, null, [SEVEN, SEVEN]],
    ['stays when it has come', 0.5, SEVEN, null, [SEVEN, SEVEN]],
    ['is the next for who starts after hours', 0.5, null, null, [NEXT, NEXT]],
    ['is put off', -0.1, SEVEN, 1, [SEVEN, SEVEN + HOUR]],
    ['is put off within the bound alone', 0.1, SEVEN, 5, [SEVEN, SEVEN + 2 * HOUR]],
    ['is not put off by a time that is over', 0.1, SEVEN, -3, [SEVEN, SEVEN]],
    ['is not put off by what was meant for another day', 20, null, 1, [NEXT, NEXT]],
    ['is another when the rule is another', 0.5, SEVEN - HOUR, null, [NEXT, NEXT]],
  ] as const)('%s', (_, nowHours, noted, kept, [ruleMs, atMs]) => {
    expect(dayEnd(nowHours, noted, kept)).toEqual({ ruleMs, atMs, latestMs: ruleMs + 2 * HOUR, action: 'hibernate' });
  });
});
