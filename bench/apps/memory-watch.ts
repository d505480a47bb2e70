import { readFileSync } from 'node:fs';
import { quantile } from '../figures.js';

const MIB = 1024;

/** Memory that a process has for itself, with its share of what it has together with others (proportional set size), in MiB. */
function memoryOf(pid: number): number {
  const [, kibibytes] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
  return Number(kibibytes) / MIB;
}

/** How a process's memory went. */
export interface MemoryCourse {
  /** Median of the first quarter after the warm-up, in MiB. */
  readonly early: number;
  /** Median of the last quarter, in MiB. */
  readonly late: number;
}

/** Looks at the memory of a process now and then. */
export class MemoryWatch {
  private readonly seen: number[] = [];

  constructor(private readonly pid: number) {}

  look(): void {
    this.seen.push(memoryOf(this.pid));
  }

  /** Garbage comes and goes: medians of quarters say whether something stays. The first fifth is warm-up and does not count. */
  get course(): MemoryCourse {
    const settled = this.seen.slice(Math.floor(this.seen.length / 5));
    const quarter = Math.ceil(settled.length / 4);
    return { early: quantile(settled.slice(0, quarter), 0.5), late: quantile(settled.slice(-quarter), 0.5) };
  }
}
