import { open } from 'node:fs/promises';

const TAIL_BYTES = 256 * 1024;

/** The last `lines` lines of a file, oldest first, out of its last 256 KiB; none when there is no file. */
export async function readLogTail(file: string, lines: number): Promise<string[]> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return [];
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const all = buffer.toString('utf8', 0, bytesRead).split('\n');
    if (all.at(-1) === '') all.pop();
    if (start > 0) all.shift();
    return lines > 0 ? all.slice(-lines) : [];
  } finally {
    await handle.close();
  }
}
