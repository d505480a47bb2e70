import { readFileSync, readdirSync } from 'node:fs';

/** A process, named so that its number cannot be mistaken for a later process's. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks between the machine's start and the process's (field 22 of proc_pid_stat(5)). */
  readonly startTicks: number;
}

/** One process as /proc shows it. */
export interface ProcessEntry extends ProcessIdentity {
  readonly parentPid: number;
  /** One letter of proc_pid_stat(5): `T` is stopped, `Z` is dead but not collected. */
  readonly state: string;
  /** User and system time, in clock ticks. */
  readonly cpuTicks: number;
}

/** Linux tells times to user space in hundredths of a second on every platform that we run on. */
export const TICKS_PER_SECOND = 100;

/** Parses /proc/PID/stat; null for anything else. */
export function parseStat(text: string): ProcessEntry | null {
  // The name stands in parentheses and may hold spaces and parentheses itself: everything after the last one is numbers.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const number = (index: number): number => Number(fields[index] ?? Number.NaN);
  const entry = {
    pid: Number.parseInt(text, 10),
    state: fields[0] ?? '',
    parentPid: number(1),
    cpuTicks: number(11) + number(12),
    startTicks: number(19),
  };
  return end < 0 || Number.isNaN(entry.pid + entry.parentPid + entry.cpuTicks + entry.startTicks) ? null : entry;
}

function readProcFile(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    // A process may end at any moment; to us it then was never there.
    return null;
  }
}

/** The process with this number, or null. */
export function readProcess(pid: number): ProcessEntry | null {
  const text = readProcFile(pid, 'stat');
  return text === null ? null : parseStat(text);
}

/** The very process that was meant, alive; null when it is gone, even if its number is in use again. */
export function findProcess(identity: ProcessIdentity): ProcessEntry | null {
  const entry = readProcess(identity.pid);
  return entry?.startTicks === identity.startTicks && entry.state !== 'Z' && entry.state !== 'X' ? entry : null;
}

/** Every process of the machine. */
export function readProcesses(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** `root` and everything that descends from it, parents first. */
export function processTree(root: number, processes: readonly ProcessEntry[]): ProcessEntry[] {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of processes) {
    const siblings = children.get(entry.parentPid);
    if (siblings) siblings.push(entry);
    else children.set(entry.parentPid, [entry]);
  }
  const tree = processes.filter((entry) => entry.pid === root);
  for (const entry of tree) tree.push(...(children.get(entry.pid) ?? []));
  return tree;
}

/** Effective user id of a process on the host, or null. */
export function readUid(pid: number): number | null {
  const match = /^Uid:\t\d+\t(\d+)/m.exec(readProcFile(pid, 'status') ?? '');
  return match ? Number(match[1]) : null;
}

/** Command line of a process; empty when it is gone or a kernel's own. */
export function readArguments(pid: number): string[] {
  return (readProcFile(pid, 'cmdline') ?? '').split('\0').slice(0, -1);
}

/** Whether the process is the first one of a process namespace below ours: killing it ends everything in there. */
export function isNamespaceInit(pid: number): boolean {
  const numbers = /^NSpid:\t(.+)$/m.exec(readProcFile(pid, 'status') ?? '')?.[1]?.split('\t') ?? [];
  return numbers.length > 1 && numbers.at(-1) === '1';
}

/** Memory in bytes that belongs to the process alone (resident less shared), or 0. */
export function readOwnMemoryBytes(pid: number): number {
  const [, resident = 0, shared = 0] = (readProcFile(pid, 'statm') ?? '').split(' ').map(Number);
  return Math.max(0, resident - shared) * 4096;
}

/** Names this run of the machine: process numbers and start times mean nothing in another. */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
