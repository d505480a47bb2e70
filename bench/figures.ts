/** The `share` quantile of `values` (0.5 is the median), the nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** One measured figure beside its target; all in milliseconds. */
export interface Figure {
  readonly measure: string;
  readonly valueMs: number;
  readonly targetMs: number;
}

/** A Markdown table of figures, and whether every target was met. */
export function report(figures: readonly Figure[]): { table: string; isMet: boolean } {
  const rows = figures.map(
    ({ measure, valueMs, targetMs }) =>
      `| ${measure} | ${valueMs.toFixed(valueMs < 10 ? 1 : 0)} ms | ${Number(targetMs.toFixed(1))} ms | ${valueMs <= targetMs ? 'met' : 'MISSED'} |`,
  );
  const table = ['| measure | measured | target | |', '|---|--:|--:|---|', ...rows].join('\n');
  return { table, isMet: figures.every(({ valueMs, targetMs }) => valueMs <= targetMs) };
}

/** "Within" is no median: this share of the rounds has to meet a target, which is every one where there are fewer than twenty. */
const WITHIN = 0.95;

/** What is judged of rounds that have to end within `targetMs`: their times, in milliseconds, by what was measured. */
export function slowest(times: ReadonlyMap<string, readonly number[]>, targetMs: number): Figure[] {
  return [...times].map(([measure, values]) => ({ measure, valueMs: quantile(values, WITHIN), targetMs }));
}
