import { z } from 'zod';

const PRODUCT = 'product';

const Latency = z.object({ p50: z.number().nullable(), p99: z.number().nullable() });
const Row = z.object({
  title: z.string(),
  process: z.string().optional(),
  figures: z.record(z.string(), z.object({ value: z.number().nullable() })),
  ratios: z.record(z.string(), z.number()),
});

/** What `compare.mjs --out` writes, as far as the targets need it. */
export const Comparison = z.object({
  summary: z.array(Row),
  results: z.array(
    z.object({
      measurement: z.string(),
      label: z.string(),
      rttBeforeMs: Latency.optional(),
      rttMs: Latency.nullish(),
    }),
  ),
});
export type Comparison = z.infer<typeof Comparison>;

/** What must be reached: `read` answers with NaN when it was not measured. */
export interface Target {
  readonly measure: string;
  /** Name of the measurement of compare.mjs that tells. */
  readonly from: string;
  readonly unit: string;
  readonly limit: number;
  readonly isFloor?: true;
  read(comparison: Comparison): number;
}

/** A row of the comparison; of all processes together unless one is named. */
function rowOf({ summary }: Comparison, title: string, process?: string): z.infer<typeof Row> | undefined {
  return summary.find((row) => row.title === title && row.process === process);
}

/** The product's figure as a share of a peer's. */
function ratio(title: string, peer: string, process?: string): Target['read'] {
  return (comparison) => rowOf(comparison, title, process)?.ratios[peer] ?? Number.NaN;
}

function figure(title: string, process?: string): Target['read'] {
  return (comparison) => rowOf(comparison, title, process)?.figures[PRODUCT]?.value ?? Number.NaN;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** The slowest round trips of a healthy viewer beside stalled ones, as a multiple of its own before them; medians of the rounds. */
function healthyViewer({ results }: Comparison): number {
  const rounds = results.filter(({ measurement, label }) => measurement === 'stall' && label === PRODUCT);
  const p99s = (pick: (round: (typeof rounds)[number]) => number | null | undefined): number =>
    median(rounds.map((round) => pick(round) ?? Number.POSITIVE_INFINITY));
  return p99s(({ rttMs }) => rttMs?.p99) / p99s(({ rttBeforeMs }) => rttBeforeMs?.p99);
}

const PAIR = 'nginx+websockify';
const times = (peer: string): string => `× ${peer}`;

/** The targets of the stream path. */
export const TARGETS: readonly Target[] = [
  {
    measure: 'control plane CPU per GB, 1 stream',
    from: 'flood1',
    unit: times('haproxy'),
    limit: 0.85,
    read: ratio('flood 1: CPU s/GB', 'haproxy', 'control-plane'),
  },
  {
    measure: 'control plane CPU per GB, 16 streams',
    from: 'flood16',
    unit: times('haproxy'),
    limit: 0.75,
    read: ratio('flood 16: CPU s/GB', 'haproxy', 'control-plane'),
  },
  {
    measure: 'control plane + agent CPU per GB, 1 stream',
    from: 'flood1',
    unit: times(PAIR),
    limit: 0.85,
    read: ratio('flood 1: CPU s/GB', PAIR),
  },
  {
    measure: 'control plane + agent CPU per GB, 16 streams',
    from: 'flood16',
    unit: times(PAIR),
    limit: 0.8,
    read: ratio('flood 16: CPU s/GB', PAIR),
  },
  {
    measure: 'throughput, 16 streams',
    from: 'flood16',
    unit: times(PAIR),
    limit: 1.2,
    isFloor: true,
    read: ratio('flood 16: MB/s', PAIR),
  },
  {
    measure: 'throughput, 16 streams',
    from: 'flood16',
    unit: times('haproxy'),
    limit: 0.6,
    isFloor: true,
    read: ratio('flood 16: MB/s', 'haproxy'),
  },
  {
    measure: 'pointer round trip p50, idle',
    from: 'echo',
    unit: times('websockify'),
    limit: 1.2,
    read: ratio('echo idle: RTT p50 ms', 'websockify'),
  },
  {
    measure: 'pointer round trip p50, beside 8 busy streams',
    from: 'echo-load',
    unit: times('websockify'),
    limit: 1.2,
    read: ratio('echo under load: RTT p50 ms', 'websockify'),
  },
  {
    measure: 'growth of all hops beside stalled viewers',
    from: 'stall',
    unit: 'MiB',
    limit: 16,
    read: figure('stall: growth MiB'),
  },
  {
    measure: "healthy viewer's p99 beside stalled ones",
    from: 'stall',
    unit: '× its own',
    limit: 1.5,
    read: healthyViewer,
  },
  {
    measure: 'control plane memory per idle stream',
    from: 'idle',
    unit: 'KiB',
    limit: 32,
    read: figure('idle: KiB/stream', 'control-plane'),
  },
];

/** A Markdown table of the targets, and whether all were met. */
export function judge(comparison: Comparison, targets: readonly Target[]): { table: string; isMet: boolean } {
  const judged = targets.map((target) => {
    const value = target.read(comparison);
    return { ...target, value, isMet: target.isFloor ? value >= target.limit : value <= target.limit };
  });
  const rows = judged.map(({ measure, value, isFloor, limit, unit, isMet }) => {
    const measured = Number.isNaN(value) ? 'not measured' : value.toFixed(2);
    return `| ${measure} | ${measured} ${unit} | ${isFloor ? 'at least' : 'at most'} ${limit} ${unit} | ${isMet ? 'met' : 'MISSED'} |`;
  });
  const head = ['| measure | measured | target | |', '|---|--:|--:|---|'];
  return { table: [...head, ...rows].join('\n'), isMet: judged.every(({ isMet }) => isMet) };
}
