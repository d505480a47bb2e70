import type { ContainerStats } from 'dockerode';
import type { InstanceStats } from '../../core/session-runtime.js';
import { viewOf } from '../containers/session-container.js';
import type { SessionContainers } from '../containers/session-containers.js';
import type { DockerEngine } from '../engine/docker-engine.js';

interface Sample {
  readonly cpuNanos: number;
  readonly memoryBytes: number;
  readonly atMs: number;
}

/** Questions to the engine at once. */
const PARALLEL = 8;
const MIB = 1024 * 1024;

/** Measures what sessions use; remembers the last samples, since CPU use is what was used in between. */
export class SessionMeter {
  private samples = new Map<string, Sample>();

  constructor(
    private readonly engine: DockerEngine,
    private readonly containers: SessionContainers,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Use by session; a session that cannot be measured is left out, and so are all when the engine does not answer. */
  async measure(): Promise<Map<string, InstanceStats>> {
    const all = await this.containers.all().catch(() => []);
    const living = all.filter((container) => ['running', 'standby'].includes(viewOf(container)));
    const samples = new Map<string, Sample>();
    const stats = new Map<string, InstanceStats>();
    const queue = [...living];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const sample = await this.sample(next.containerId).catch(() => null);
        if (sample === null) continue;
        samples.set(next.containerId, sample);
        stats.set(next.sessionId, use(this.samples.get(next.containerId), sample));
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    this.samples = samples;
    return stats;
  }

  private async sample(containerId: string): Promise<Sample> {
    // One reading: by default the engine takes two, a second apart.
    const options = { stream: false as const, 'one-shot': true };
    const stats = await this.engine.call((abortSignal) =>
      this.engine.docker.getContainer(containerId).stats({ ...options, ...{ abortSignal } }),
    );
    return { cpuNanos: stats.cpu_stats.cpu_usage.total_usage, memoryBytes: residentBytes(stats), atMs: this.nowMs() };
  }
}

/** Memory without the part of the file cache that the kernel gives back first, under cgroups of either version. */
export function residentBytes({ memory_stats: { usage, stats } }: Pick<ContainerStats, 'memory_stats'>): number {
  const cache: Partial<Record<string, number>> = { ...stats };
  return Math.max(0, usage - (cache.total_inactive_file ?? cache.inactive_file ?? 0));
}

/** What was used between two samples; no CPU for the first of them. */
function use(before: Sample | undefined, after: Sample): InstanceStats {
  const memoryMiB = Math.round(after.memoryBytes / MIB);
  if (before === undefined || after.atMs <= before.atMs) return { cpuMillis: 0, memoryMiB };
  const usedMs = (after.cpuNanos - before.cpuNanos) / 1_000_000;
  return { cpuMillis: Math.max(0, Math.round((usedMs * 1000) / (after.atMs - before.atMs))), memoryMiB };
}
