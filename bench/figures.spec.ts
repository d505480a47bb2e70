import { quantile, report, slowest } from './figures.js';

describe('quantile', () => {
  it.each([
    [0.5, 3],
    [0.95, 5],
    [0, 1],
    [1, 5],
  ])('takes the nearest rank: %d of five', (share, expected) => {
    expect(quantile([5, 1, 4, 2, 3], share)).toBe(expected);
  });

  it('has none of nothing', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('report', () => {
  it('says of each figure whether its target was met, and whether all were', () => {
    const met = { measure: 'list', valueMs: 20, targetMs: 20 };
    const missed = { measure: 'create', valueMs: 50.6, targetMs: 50 };
    expect(report([met])).toMatchObject({ isMet: true });
    const { table, isMet } = report([met, missed]);
    expect(isMet).toBe(false);
    expect(table.split('\n').slice(2)).toEqual([
      '| list | 20 ms | 20 ms | met |',
      '| create | 51 ms | 50 ms | MISSED |',
    ]);
  });

  it('rounds a target that was measured itself', () => {
    expect(report([{ measure: 'list', valueMs: 18, targetMs: 14.445857 * 1.5 }]).table).toContain(
      '| 18 ms | 21.7 ms | met |',
    );
  });

  it('meets no target with a figure that is missing', () => {
    expect(report([{ measure: 'list', valueMs: quantile([], 0.5), targetMs: 20 }]).isMet).toBe(false);
  });
});

describe('slowest', () => {
  it('lets no round miss its target unseen, unless there are very many', () => {
    const many = Array.from({ length: 100 }, (_, index) => index + 1);
    const times = new Map([
      ['few', [100, 2_500, 100]],
      ['many', many],
      ['none', []],
    ]);
    expect(slowest(times, 2_000).map(({ valueMs }) => valueMs)).toEqual([2_500, 95, Number.NaN]);
    expect(report(slowest(times, 2_000)).isMet).toBe(false);
  });
});
