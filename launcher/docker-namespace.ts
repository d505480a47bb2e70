import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { variable } from './variable.js';

/**
 * First word in the names of everything that the folder's agent has on an engine: the one that was asked for, else one of its own, made at
 * the first start. Files are found by it, so that it moves with the folder.
 */
export function openDockerNamespace(
  folder: string,
  asked: string | undefined = variable('STREAMSPACE_DOCKER_NAMESPACE'),
): string {
  if (asked !== undefined) return asked;
  const file = join(folder, 'namespace');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.new`, `streamspace-${randomBytes(4).toString('hex')}\n`);
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, 'utf8').trim();
}
