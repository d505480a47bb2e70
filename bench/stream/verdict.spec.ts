import { TARGETS } from './targets.js';
import { verdict } from './verdict.js';

const PAIR = 'nginx+websockify';
const ALL = ['idle', 'stall', 'echo', 'echo-load', 'flood1', 'flood16'];

interface Figures {
  readonly echoRatio?: number;
  readonly throughputRatio?: number;
  readonly p99sMs?: readonly (number | null)[];
  readonly growthMiB?: number | null;
}

/** What compare.mjs writes of a product that reaches all targets, as far as nothing else is said. */
function written({ echoRatio = 1, throughputRatio = 1.5, p99sMs = [1, 1, 1], growthMiB = 4 }: Figures = {}): unknown {
  const row = (title: string, ratios: Record<string, number>, value: number | null = 1, process?: string): unknown => ({
    title,
    ...(process ? { process } : {}),
    figures: { product: { value }, haproxy: { value: 1 } },
    ratios,
  });
  const flood = (count: number): unknown[] => [
    row(`flood ${count}: CPU s/GB`, { haproxy: 1.1, [PAIR]: 0.7 }),
    row(`flood ${count}: CPU s/GB`, { haproxy: 0.5, [PAIR]: 0.3 }, 1, 'control-plane'),
    row(`flood ${count}: MB/s`, { haproxy: 1, [PAIR]: throughputRatio }),
  ];
  return {
    summary: [
      ...flood(1),
      ...flood(16),
      row('echo idle: RTT p50 ms', { websockify: echoRatio }),
      row('echo under load: RTT p50 ms', { websockify: 1 }),
      row('stall: growth MiB', {}, growthMiB),
      row('idle: KiB/stream', {}, 60),
      row('idle: KiB/stream', {}, 27, 'control-plane'),
    ],
    results: p99sMs.flatMap((p99) => [
      { measurement: 'stall', label: 'product', rttBeforeMs: { p50: 0.2, p99: 1 }, rttMs: { p50: 0.2, p99 } },
      { measurement: 'stall', label: 'haproxy', rttBeforeMs: { p50: 0.2, p99: 1 }, rttMs: { p50: 0.2, p99: 900 } },
    ]),
  };
}

const missed = (table: string): string[] => table.split('\n').filter((line) => line.includes('MISSED'));

describe('verdict', () => {
  it('is a success when every target is met', () => {
    const { table, exitCode } = verdict(written(), 0, ALL);
    expect(exitCode).toBe(0);
    expect(table.split('\n')).toHaveLength(2 + TARGETS.length);
    expect(table).not.toMatch(/MISSED|not measured/);
  });

  it.each([
    ['a ceiling', { echoRatio: 1.21 }, /round trip p50, idle .* 1\.21 × websockify .* at most 1\.2/],
    ['a floor', { throughputRatio: 1.19 }, /throughput, 16 streams .* 1\.19 × nginx\+websockify .* at least 1\.2/],
    ['a figure of its own', { growthMiB: 16.1 }, /growth .* 16\.10 MiB .* at most 16 MiB/],
  ] as const)('names a target that was missed: %s', (_kind, figures, line) => {
    const { table, exitCode } = verdict(written(figures), 0, ALL);
    expect(exitCode).toBe(1);
    expect(missed(table)).toEqual([expect.stringMatching(line)]);
  });

  it('meets a target that is reached exactly', () => {
    expect(verdict(written({ echoRatio: 1.2, throughputRatio: 1.2, growthMiB: 16 }), 0, ALL).exitCode).toBe(0);
  });

  it('takes the median of the rounds for the healthy viewer, and a round without an answer for the worst', () => {
    expect(verdict(written({ p99sMs: [9, 1.4, 1] }), 0, ALL).exitCode).toBe(0);
    expect(missed(verdict(written({ p99sMs: [1, null, null] }), 0, ALL).table)).toEqual([
      expect.stringContaining('Infinity × its own'),
    ]);
  });

  it('is none when something that was asked for was not measured', () => {
    const { table, exitCode } = verdict({ summary: [], results: [] }, 0, ALL);
    expect(exitCode).toBe(1);
    expect(missed(table)).toHaveLength(TARGETS.length);
    expect(table).toContain('not measured');
  });

  it('judges only what was measured', () => {
    const { table, exitCode } = verdict(written({ throughputRatio: 0.1 }), 0, ['echo']);
    expect(exitCode).toBe(0);
    expect(table.split('\n')).toHaveLength(3);
  });

  it('is none when the product lost a stream, whatever the figures', () => {
    expect(verdict(written(), 1, ALL).exitCode).toBe(1);
  });

  it('refuses what the tool did not write', () => {
    expect(() => verdict({ summary: 'none' }, 0, ALL)).toThrow('summary');
  });
});
