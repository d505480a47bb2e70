import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const GONE_DEADLINE_MS = 5_000;

/** One process of the machine, as the kernel tells. */
export interface ProcessInfo {
  readonly pid: number;
  readonly command: string;
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/**
 * Every process whose command line, environment or mounts name the last part of `path`, which must be unique; this one and its own parents
 * left out. A sandbox knows nothing of the folders that it was made from; its mounts tell, by paths within their file system.
 */
export function processesNaming(path: string): ProcessInfo[] {
  const text = basename(path);
  const own = new Set(ancestors(process.pid));
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && !own.has(Number(name)))
    .filter((name) => ['cmdline', 'environ', 'mountinfo'].some((file) => read(Number(name), file).includes(text)))
    .map((name) => ({ pid: Number(name), command: read(Number(name), 'cmdline') }));
}

/** Waits until no process names `path`, which the kernel may need a moment for. Rejects with what is left. */
export async function nothingLeft(path: string): Promise<void> {
  const left = (): string[] => processesNaming(path).map(({ pid, command }) => `${pid} ${command}`);
  try {
    await until('every process to be gone', () => left().length === 0, GONE_DEADLINE_MS);
  } catch (error) {
    throw new Error(`These processes are left:\n${left().join('\n')}`, { cause: error });
  }
}

function ancestors(pid: number): number[] {
  const chain: number[] = [];
  for (
    let next = pid;
    next > 1;
    next = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${next}/status`, 'utf8'))?.[1] ?? 0)
  ) {
    chain.push(next);
  }
  return chain;
}

/** Polls `condition` until it holds. Rejects with what was waited for after `deadlineMs` milliseconds. */
export async function until<T>(
  what: string,
  condition: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  deadlineMs = 30_000,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== null && value !== undefined) return value;
    if (performance.now() > end) throw new Error(`Waited ${deadlineMs / 1000} s in vain: ${what}.`);
    await delay(50);
  }
}
