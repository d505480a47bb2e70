import { appliesTo, type Drill } from '../drills/drill.js';
import { type Invariant, INVARIANTS } from '../oracle/violation.js';
import type { RunResult } from '../rig/run-drill.js';
import type { RuntimeName } from '../world/world.js';

const COLUMNS: Readonly<Record<Invariant, string>> = {
  lost: 'lost',
  orphans: 'orphans',
  phantoms: 'phantoms',
  duplicates: 'duplicates',
  stuck: 'stuck',
  oversubscribed: 'oversubscribed',
  auditGaps: 'audit gaps',
  serverErrors: '5xx outside the break',
  unauthorised: 'unauthorised bytes',
  promises: 'promises broken',
};

/** The value that `share` of the sorted `values` do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** A line for each drill that ran: how often, what was wrong, and how soon things were well again, in seconds. */
export function table(drills: readonly Drill[], results: readonly RunResult[], runtime: RuntimeName): string {
  const head = [
    'drill',
    'what breaks',
    'runs',
    ...INVARIANTS.map((name) => COLUMNS[name]),
    'recovery',
    'p50',
    'p95',
    'max',
  ];
  const lines = drills.flatMap((drill) =>
    appliesTo(drill, runtime)
      ? linesOf(
          drill,
          results.filter((result) => result.drill === drill.id),
        )
      : [[drill.id, drill.title, `not on ${runtime}`, ...Array.from({ length: head.length - 3 }, () => '')]],
  );
  return [head, head.map((_, index) => (index < 2 ? '---' : '--:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function linesOf({ id, title }: Drill, results: readonly RunResult[]): string[][] {
  if (results.length === 0) return [];
  const counts = INVARIANTS.map((name) =>
    String(
      results.reduce((sum, { violations }) => sum + violations.filter(({ invariant }) => invariant === name).length, 0),
    ),
  );
  const durations = results.flatMap((result) => result.durations);
  const kinds = [...new Set(durations.map(({ what }) => what))];
  const recoveries = kinds.map((kind) => {
    const values = durations.filter(({ what }) => what === kind).map(({ ms }) => ms);
    return [kind, ...[0.5, 0.95, 1].map((share) => (percentile(values, share) / 1000).toFixed(2))];
  });
  const [first = ['', '', '', ''], ...others] = recoveries;
  const blank = Array.from({ length: 3 + INVARIANTS.length }, () => '');
  return [
    [id, title, String(results.length), ...counts, ...first],
    ...others.map((recovery) => [...blank, ...recovery]),
  ];
}

/** Lines about one run that failed: what comes after them is most often the same. */
const MOST_LINES = 12;

/** What was wrong in each run that failed, with the command that does it again. */
export function failures(results: readonly RunResult[], more: readonly string[]): string {
  return results
    .filter(({ violations }) => violations.length > 0)
    .map(({ drill, seed, violations }) => {
      const command = ['npm run faults -- --runs 1', `--seed ${seed}`, `--drill ${drill}`, ...more].join(' ');
      return [
        `${drill}, seed ${seed}; again with: ${command}`,
        ...violations.slice(0, MOST_LINES).map(({ invariant, text }) => `  ${COLUMNS[invariant]}: ${text}`),
        ...(violations.length > MOST_LINES ? [`  and ${violations.length - MOST_LINES} more`] : []),
      ].join('\n');
    })
    .join('\n');
}
