import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Regular files below `folders` that hold `secret`, byte for byte. What goes away meanwhile holds nothing. */
export function filesWith(secret: Buffer, folders: readonly string[]): string[] {
  return folders.flatMap(filesBelow).filter((path) => contentOf(path).includes(secret));
}

function filesBelow(folder: string): string[] {
  const entries = ifThere(() => readdirSync(folder, { withFileTypes: true }), []);
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

const contentOf = (path: string): Buffer => ifThere(() => readFileSync(path), Buffer.alloc(0));

function ifThere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Environment and arguments of processes, as root on the host sees them. */
export function processTexts(pids: readonly number[]): string {
  const read = (path: string): string => ifThere(() => readFileSync(path, 'latin1'), '');
  return pids.flatMap((pid) => ['environ', 'cmdline'].map((name) => read(join('/proc', String(pid), name)))).join('\n');
}
