import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Sandboxes' users pass through it to what is theirs; only the agent can list it. */
const PASSABLE = 0o711;

/**
 * Makes a folder, and those above it that are missing, so that every user may pass through whatever the umask is. Folders that are
 * there stay as they are.
 */
export async function makePassableFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: PASSABLE });
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) await chmod(folder, PASSABLE);
}
