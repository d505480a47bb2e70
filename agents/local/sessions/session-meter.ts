import type { InstanceStats } from '../../core/session-runtime.js';
import { findProcess, readProcesses, TICKS_PER_SECOND, type ProcessIdentity } from '../sandbox/process-table.js';
import { measureSandbox } from '../sandbox/sandbox-processes.js';

/** A session to be measured, by the first process of its sandbox. */
export interface MeasuredSession {
  readonly id: string;
  readonly init: ProcessIdentity;
}

interface Sample {
  readonly cpuTicks: number;
  readonly atMs: number;
}

/** Measures what sessions use; remembers the last samples, since CPU use is what was used in between. */
export class SessionMeter {
  private samples = new Map<string, Sample>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  measure(sessions: readonly MeasuredSession[]): Map<string, InstanceStats> {
    const living = sessions.filter(({ init }) => findProcess(init));
    const processes = living.length > 0 ? readProcesses() : [];
    const samples = new Map<string, Sample>();
    const stats = new Map<string, InstanceStats>();
    for (const { id, init } of living) {
      const { cpuTicks, memoryBytes } = measureSandbox(init, processes);
      const sample = { cpuTicks, atMs: this.nowMs() };
      stats.set(id, {
        cpuMillis: cpuMillisBetween(this.samples.get(id), sample),
        memoryMiB: Math.round(memoryBytes / (1024 * 1024)),
      });
      samples.set(id, sample);
    }
    this.samples = samples;
    return stats;
  }
}

/** Thousandths of a core used between two samples; 0 for the first, and when processes took their time with them as they ended. */
export function cpuMillisBetween(before: Sample | undefined, after: Sample): number {
  if (!before || after.atMs <= before.atMs) return 0;
  const usedMs = ((after.cpuTicks - before.cpuTicks) * 1000) / TICKS_PER_SECOND;
  return Math.max(0, Math.round((usedMs * 1000) / (after.atMs - before.atMs)));
}
