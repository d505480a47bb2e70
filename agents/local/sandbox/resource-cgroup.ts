import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentWarning } from '../../../protocol/agent/warnings.js';
import { PlatformWarnings } from '../../core/warnings/platform-warnings.js';

/** What one session may use. */
export interface CgroupLimits {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  readonly maxProcesses: number;
}

const CPU_PERIOD_US = 100_000;

const UNBOUNDED: AgentWarning = {
  code: 'limits-not-enforced',
  message:
    'This machine does not let the agent bound what a session as a whole uses of processors and memory, so that one session can slow the others down. Run the agent as root on a system with cgroups of version 2 that it may write to.',
};

/**
 * Bounds sessions by cgroups (version 2), where the machine has them and lets us: elsewhere every method does nothing, and only the
 * per-process limits hold.
 */
export class ResourceCgroups {
  private readonly root: string;

  constructor(
    private readonly warnings = new PlatformWarnings(),
    private readonly mountPoint = '/sys/fs/cgroup',
    name = 'streamspace',
  ) {
    this.root = join(mountPoint, name);
  }

  /** Makes the session's cgroup and returns its `cgroup.procs`, or null where that is not possible, which administrators are told then. */
  create(sessionId: string, limits: CgroupLimits): string | null {
    const procs = this.make(sessionId, limits);
    this.warnings.note('limits', procs === null ? UNBOUNDED : null);
    return procs;
  }

  /** Whether the kernel ended a process of the session because its memory was used up. */
  ranOutOfMemory(sessionId: string): boolean {
    try {
      return /^oom_kill [1-9]/m.test(readFileSync(join(this.root, sessionId, 'memory.events'), 'utf8'));
    } catch {
      return false;
    }
  }

  /** Removes the session's cgroup, once nothing runs in it. */
  remove(sessionId: string): void {
    try {
      rmdirSync(join(this.root, sessionId));
    } catch {
      // There was none, or the machine does not let us.
    }
  }

  private make(sessionId: string, limits: CgroupLimits): string | null {
    if (!existsSync(join(this.mountPoint, 'cgroup.controllers'))) return null;
    const folder = join(this.root, sessionId);
    try {
      const controllers = '+cpu +memory +pids';
      mkdirSync(this.root, { recursive: true });
      writeFileSync(join(this.mountPoint, 'cgroup.subtree_control'), controllers);
      writeFileSync(join(this.root, 'cgroup.subtree_control'), controllers);
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        join(folder, 'cpu.max'),
        `${Math.round((limits.cpuMillis * CPU_PERIOD_US) / 1000)} ${CPU_PERIOD_US}`,
      );
      writeFileSync(join(folder, 'memory.max'), String(limits.memoryMiB * 1024 * 1024));
      writeFileSync(join(folder, 'pids.max'), String(limits.maxProcesses));
      return join(folder, 'cgroup.procs');
    } catch {
      this.remove(sessionId);
      return null;
    }
  }
}
