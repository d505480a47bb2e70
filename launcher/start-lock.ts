import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Holder = z.object({ pid: z.int(), startedAt: z.string() });
type Holder = z.infer<typeof Holder>;

/** Another start holds the folder. */
export class AlreadyStartedError extends Error {
  override readonly name = 'AlreadyStartedError';

  constructor(pid: number, folder: string) {
    super(
      `StreamSpace already runs on ${folder} (process ${pid}). Open it in your browser, stop it with Ctrl-C first, or start a second one ` +
        'beside it: STREAMSPACE_PORT=3001 STREAMSPACE_DATA_DIR=/some/other/folder npm start',
    );
  }
}

/** When the kernel started `pid`, in clock ticks since boot, so that a reused pid is not mistaken for the old process; null when there is none. */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function read(file: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Puts our lock in place in one step; false when there is one already. */
function link(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a stale lock away. What was moved may be the fresh lock of somebody who was faster: then it is put back. */
function clearStale(file: string, stale: Holder | null): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  if (moved && moved.startedAt !== stale?.startedAt && moved.startedAt === startTime(moved.pid)) link(aside, file);
  rmSync(aside, { force: true });
}

/**
 * Takes `folder` for this process until the answer is called. A lock left by a process that was killed does not count.
 *
 * @throws AlreadyStartedError while another process holds it.
 */
export function takeStartLock(folder: string): () => void {
  const file = join(folder, 'start.lock');
  const own = `${file}.${process.pid}`;
  const self: Holder = { pid: process.pid, startedAt: startTime(process.pid) ?? '' };
  writeFileSync(own, JSON.stringify(self), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (link(own, file)) return () => rmSync(file, { force: true });
      const holder = read(file);
      if (holder !== null && holder.startedAt === startTime(holder.pid))
        throw new AlreadyStartedError(holder.pid, folder);
      clearStale(file, holder);
    }
    throw new Error(`The lock ${file} cannot be taken because others try at the same time. Try again.`);
  } finally {
    rmSync(own, { force: true });
  }
}
