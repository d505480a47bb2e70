import { ReEntries } from './re-entries';

describe('ReEntries', () => {
  it('come at once, then further and further apart, and end', () => {
    const entries = new ReEntries();
    const pauses = Array.from({ length: 6 }, () => entries.next(0));
    expect(pauses).toEqual([0, 1_000, 3_000, 6_000, null, null]);
  });

  it('begin anew after a while, or when somebody asks', () => {
    const entries = new ReEntries();
    [0, 10, 20, 30, 40].forEach((nowMs) => entries.next(nowMs));
    expect(entries.next(60_041)).toBe(0);
    expect(entries.next(60_042)).toBe(1_000);
    entries.forgive();
    expect(entries.next(60_043)).toBe(0);
  });
});
