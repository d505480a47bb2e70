import { filterFrom, instantOf, localTime } from './audit-filter';

describe('filters of the audit page', () => {
  it('are those of the address that say something', () => {
    const address: Record<string, string> = { event: 'user.created', actor: ' ada ', text: ' ', other: 'x' };
    expect(filterFrom((name) => address[name] ?? null)).toEqual({ event: 'user.created', actor: 'ada' });
  });

  it('keep their instant through a field of local time', () => {
    expect(instantOf(localTime('2026-01-31T09:30:00.000Z'))).toBe('2026-01-31T09:30:00.000Z');
    expect([localTime(undefined), localTime('soon'), instantOf('')]).toEqual(['', '', '']);
  });
});
