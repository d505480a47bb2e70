import { readFileSync } from 'node:fs';

/** Memory of a process that is in use, in bytes (resident set size). */
export function memoryOf(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

/** Lowest and highest use of memory of some processes, looked at again and again. */
export class MemoryRange {
  private readonly seen = new Map<string, { lowest: number; highest: number }>();

  constructor(private readonly pids: Readonly<Record<string, number>>) {}

  look(): void {
    for (const [name, pid] of Object.entries(this.pids)) {
      const now = memoryOf(pid);
      const { lowest, highest } = this.seen.get(name) ?? { lowest: now, highest: now };
      this.seen.set(name, { lowest: Math.min(lowest, now), highest: Math.max(highest, now) });
    }
  }

  /**
   * How much each process has grown since `before`, by name, in bytes: from the most that it had then to the least that it has had since, so that
   * rubbish that waits to be collected does not count.
   */
  growthSince(before: MemoryRange): Record<string, number> {
    return Object.fromEntries(
      [...this.seen].map(([name, { lowest }]) => [name, lowest - (before.seen.get(name)?.highest ?? 0)]),
    );
  }
}
