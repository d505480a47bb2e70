import type { AddedLatency } from './latency.js';
import type { EnduranceFigures } from './endurance.js';
import type { TransferFigures } from './transfers.js';

/** A figure and what it must not exceed; no limit where it is only told. */
export interface Judged {
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  readonly limit?: number;
}

export const PRODUCT = 'control plane';
/** Passes bytes on as they come, as we must: events and long answers cannot wait in a buffer. It reads 4 KiB at a time, which costs it much. */
export const UNBUFFERED = 'nginx, unbuffered';
/** As it comes from Debian: collects what it can before it writes, which costs it least. */
export const BUFFERED = 'nginx, buffered';

/** Memory may grow by this much over the run, in MiB, before it counts as growing: a quarter of a minute's garbage. */
const GROWTH_MIB = 12;

const of = (figures: readonly TransferFigures[], name: string): number =>
  figures.find((figure) => figure.name === name)?.cpuSecondsPerGB ?? Number.NaN;

/** Download: at most what nginx needs. The unbuffered one does the same work as we; the other one is held against us because it is cheaper. */
export function judgeDownload(figures: readonly TransferFigures[]): Judged[] {
  return [UNBUFFERED, BUFFERED].map((peer) => ({
    measure: 'download: control plane CPU per GB',
    value: of(figures, PRODUCT) / of(figures, peer),
    unit: `× ${peer}`,
    limit: 1,
  }));
}

export function judgeUpload(figures: readonly TransferFigures[]): Judged[] {
  const value = of(figures, PRODUCT) / of(figures, UNBUFFERED);
  return [{ measure: 'upload: control plane CPU per GB', value, unit: `× ${UNBUFFERED}` }];
}

export function judgeLatency(product: AddedLatency, nginx: AddedLatency): Judged[] {
  return [
    { measure: 'small request: added latency p50', value: product.p50Ms, unit: 'ms', limit: 2 },
    { measure: 'small request: added latency p99', value: product.p99Ms, unit: 'ms', limit: 10 },
    { measure: 'for comparison: nginx adds, p50', value: nginx.p50Ms, unit: 'ms' },
    { measure: 'for comparison: nginx adds, p99', value: nginx.p99Ms, unit: 'ms' },
  ];
}

export function judgeEndurance({ errors, memory, requestP99Ms }: EnduranceFigures): Judged[] {
  return [
    { measure: 'endurance: errors', value: errors.length, unit: '', limit: 0 },
    { measure: 'endurance: request p99', value: requestP99Ms, unit: 'ms' },
    ...Object.entries(memory).map(([name, { early, late }]) => ({
      measure: `endurance: growth of the ${name}'s memory, from ${early.toFixed(0)} MiB`,
      value: late - early,
      unit: 'MiB',
      limit: GROWTH_MIB,
    })),
  ];
}

/** A Markdown table, and whether every target was met. */
export function judgement(rows: readonly Judged[]): { table: string; isMet: boolean } {
  const isMet = ({ value, limit }: Judged): boolean => limit === undefined || value <= limit;
  const lines = rows.map((row) => {
    const { measure, value, unit, limit } = row;
    const target = limit === undefined ? '' : `at most ${limit} ${unit}`;
    const verdict = limit === undefined ? 'told only' : isMet(row) ? 'met' : 'MISSED';
    return `| ${measure} | ${value.toFixed(2)} ${unit} | ${target} | ${verdict} |`;
  });
  return {
    table: ['| measure | measured | target | |', '|---|--:|--:|---|', ...lines].join('\n'),
    isMet: rows.every(isMet),
  };
}
