import { Comparison, judge, TARGETS } from './targets.js';

/** What a run says in the end. */
export interface Verdict {
  /** In Markdown. */
  readonly table: string;
  readonly exitCode: 0 | 1;
}

/**
 * Judges what compare.mjs wrote by the targets of `measurements`, the names of what was measured. A run in which the product failed or lost a
 * stream, which the tool says by its own exit code, is no success whatever the figures.
 *
 * @throws ZodError when `written` is not what the tool writes.
 */
export function verdict(written: unknown, toolCode: number, measurements: readonly string[]): Verdict {
  const { table, isMet } = judge(
    Comparison.parse(written),
    TARGETS.filter(({ from }) => measurements.includes(from)),
  );
  return { table, exitCode: toolCode === 0 && isMet ? 0 : 1 };
}
