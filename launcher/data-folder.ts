import { createHash } from 'node:crypto';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where data lies, and whether that is elsewhere than asked. */
export interface DataFolder {
  readonly path: string;
  /** A sentence for the person who starts, when the folder is not the one that was asked for. */
  readonly notice: string | null;
}

/** The data folder cannot be used; the message says what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/** Where root keeps data that unprivileged processes must reach when the asked folder lies behind a locked door. */
const SYSTEM_FOLDER = '/var/lib/streamspace';

/** Whether every user may pass through all folders above `path`. */
function isReachableByAll(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Makes `path` and the folders above it that are missing, one by one: made recursively, a path below /proc is tried for ever. */
function makeFolders(path: string): void {
  if (existsSync(path)) return;
  makeFolders(dirname(path));
  mkdirSync(path, { mode: 0o755 });
}

/** @throws DataFolderError when `path` cannot be made or written to. */
function makeUsable(path: string): void {
  try {
    makeFolders(path);
    if (!statSync(path).isDirectory()) throw new Error('it is not a folder');
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new DataFolderError(
      `The data folder ${path} cannot be used (${cause}). Make it writable, or choose another one: STREAMSPACE_DATA_DIR=/some/folder npm start`,
    );
  }
}

/**
 * Chooses the data folder and makes it. Under root the database and the sandboxes run as unprivileged users: when those cannot enter what
 * was asked, a folder of the system's takes its place, always the same one for the same request.
 *
 * @throws DataFolderError when it cannot be made or written to.
 */
export function openDataFolder(asked: string, isRoot: boolean, systemFolder: string = SYSTEM_FOLDER): DataFolder {
  const wanted = resolve(asked);
  makeUsable(wanted);
  const isReachable = !isRoot || isReachableByAll(wanted);
  const path = isReachable
    ? wanted
    : join(systemFolder, createHash('sha256').update(wanted).digest('hex').slice(0, 12));
  makeUsable(path);
  // Its own unprivileged processes pass through. Nothing is taken away: the folder may be somebody else's as well.
  if (isRoot) chmodSync(path, (statSync(path).mode & 0o7777) | 0o011);
  const notice = isReachable ? null : `Data lies in ${path}, because unprivileged processes cannot enter ${wanted}.`;
  return { path, notice };
}
