import { readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * Takes `folder` for this process until the answer is called. A lock left by a process that was killed does not count.
 *
 * @throws AlreadyStartedError while another process holds it.
 */
export function takeStartLock(folder: string): () => void {
  const file = join(folder, 'start.lock');
  const holder = read(file);
  if (holder !== null && holder.startedAt === startTime(holder.pid)) throw new AlreadyStartedError(holder.pid, folder);
  rmSync(file, { force: true });
  const own: Holder = { pid: process.pid, startedAt: startTime(process.pid) ?? '' };
  try {
    writeFileSync(file, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const winner = read(file);
    if (winner) throw new AlreadyStartedError(winner.pid, folder);
    throw error;
  }
  return () => rmSync(file, { force: true });
}
