import { existsSync, readFileSync } from 'node:fs';

/** The rows of the project's list of threats. */
const ROWS = [
  ...[1, 2, 4, 6, 7, 8, 9, 10, 12, 13, 14, 15, 17, 18, 20, 21, 22, 23, 25, 26, 27, 29, 30, 32, 33, 34, 36, 37, 38],
  ...[39, 40, 41, 42, 44, 46, 47, 49, 50, 52, 53, 54, 56, 57, 59, 60, 62, 63, 67, 68, 69, 70, 72, 74, 75, 76, 78],
  ...[80, 81, 83, 84, 85, 86, 87, 89, 90, 91, 92, 94, 95, 97, 98, 100, 101, 102, 103, 104, 107, 108, 110],
];

interface ThreatRow {
  readonly number: number;
  readonly state: string;
  readonly tests: readonly string[];
}

const text = readFileSync('docs/security.md', 'utf8');
const page: ThreatRow[] = text
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => {
    const [number = '', , state = '', tests = ''] = line.replace(/^\| /, '').replace(/ ?\|$/, '').split(' | ');
    return {
      number: Number(number),
      state: state.trim(),
      tests: tests.trim() === '' ? [] : tests.trim().split('<br>'),
    };
  });

describe('the page of threats', () => {
  it('has a row for each, in order', () => {
    expect(page.map(({ number }) => number)).toEqual(ROWS);
  });

  it('counts them at its top', () => {
    const count = (state: string): number => page.filter((row) => row.state.startsWith(state)).length;
    const [tested, partly, waiting] = [count('tested'), count('partly'), count('waiting')];
    expect(tested + partly + waiting).toBe(page.length);
    expect(text).toContain(
      `Of ${page.length} rows ${tested} are tested, ${partly} partly, ${waiting} waiting and 0 failing.`,
    );
  });

  it.each(page)('claims nothing of row $number that is not tested', ({ state, tests }) => {
    expect(state).toMatch(/^(tested|partly: .+|waiting: .+|tested[:;] .+)$/);
    if (!state.startsWith('waiting')) expect(tests.length).toBeGreaterThan(0);
    for (const test of tests) {
      const [, file = '', title = ''] = /^`([^`]+)` › (.+)$/.exec(test) ?? [];
      expect([test, existsSync(file)]).toEqual([test, true]);
      expect([test, readFileSync(file, 'utf8').includes(title)]).toEqual([test, true]);
    }
  });
});
