import type { Recovery } from '../drills/drill.js';
import type { RunResult } from '../rig/run-drill.js';
import { percentile } from './table.js';

/** Within how many seconds things are well again, 95 times in a hundred, with the product's own times. */
const TARGETS: Readonly<Partial<Record<Recovery, number>>> = {
  'agent back': 10,
  'replica back': 10,
  'database back': 5,
  'partition healed': 10,
  'container death seen': 5,
  'picture back': 5,
};

/** How the recoveries of unscaled runs compare with what is promised: a table, and whether all is kept. */
export function figures(results: readonly RunResult[]): { readonly text: string; readonly areKept: boolean } {
  const lines: string[] = [];
  let areKept = true;
  for (const [what, seconds] of Object.entries(TARGETS)) {
    const values = results.flatMap(({ durations }) =>
      durations.filter((each) => each.what === what).map(({ ms }) => ms),
    );
    if (values.length === 0) continue;
    const p95 = percentile(values, 0.95) / 1000;
    const isKept = p95 <= seconds;
    areKept &&= isKept;
    lines.push(`| ${what} | ${values.length} | ${seconds} s | ${p95.toFixed(2)} s | ${isKept ? 'yes' : 'NO'} |`);
  }
  return {
    text: ['| recovery | times | promised | p95 | kept |', '| --- | --: | --: | --: | --- |', ...lines].join('\n'),
    areKept,
  };
}
