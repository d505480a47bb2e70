import { readdirSync, readFileSync } from 'node:fs';
import { isNamespaceInit, readProcess } from '../../../agents/local/sandbox/process-table.js';

/** The first process of a sandbox. */
export interface FoundSandbox {
  readonly agent: string;
  readonly sessionId: string;
  readonly pid: number;
  readonly startTicks: number;
  readonly isFrozen: boolean;
}

/**
 * Every sandbox of a session whose folder lies below `folder` (the last part of a path, which must be unique), as the kernel shows it: no record
 * of the product is asked, only what is mounted in process namespaces.
 */
export function findSandboxes(folder: string): FoundSandbox[] {
  const mounted = new RegExp(`/${folder}/([^/ ]+)/sessions/([0-9a-f-]{36})/`);
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isNamespaceInit(pid))
    .flatMap((pid) => {
      const [, agent, sessionId] = mounted.exec(readMounts(pid)) ?? [];
      const entry = readProcess(pid);
      if (agent === undefined || sessionId === undefined || !entry || 'ZX'.includes(entry.state)) return [];
      return [{ agent, sessionId, pid, startTicks: entry.startTicks, isFrozen: entry.state === 'T' }];
    });
  // A sandbox may hold others, as a connected one does: the outermost stands for all of it.
  const pids = new Set(found.map(({ pid }) => pid));
  return found.filter(({ pid }) => !ancestorsOf(pid).some((ancestor) => pids.has(ancestor)));
}

function ancestorsOf(pid: number): number[] {
  const ancestors: number[] = [];
  for (let next = readProcess(pid)?.parentPid ?? 0; next > 1; next = readProcess(next)?.parentPid ?? 0)
    ancestors.push(next);
  return ancestors;
}

function readMounts(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/mountinfo`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
