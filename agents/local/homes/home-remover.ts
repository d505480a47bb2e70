import { execFile } from 'node:child_process';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RuntimeError } from '../../core/session-runtime.js';
import type { LocalSessions } from '../sessions/local-sessions.js';
import type { SessionFolders } from '../sessions/session-folders.js';
import { errorCode, errorText } from '../system-errors.js';

const run = promisify(execFile);
/** Beginning of a home's name from the moment on in which it counts as gone. No application's name begins so. */
const GONE = '.gone-';
const CHMOD_DEADLINE_MS = 60_000;

/** Removes persistent homes. */
export class HomeRemover {
  constructor(
    private readonly folders: SessionFolders,
    private readonly sessions: LocalSessions,
  ) {}

  /** Idempotent. Rejects with RuntimeError while a session has it, awake or asleep, and when something is left. */
  async remove(userId: string, template: string): Promise<void> {
    if (await this.isInUse(userId, template)) {
      const message = 'A session on this machine has these files. End it first.';
      throw new RuntimeError({ code: 'home-unavailable', message });
    }
    const person = join(this.folders.homes, userId);
    try {
      // Gone for everybody in one step: whoever dies while the files go leaves no half of a home.
      await rename(join(person, template), join(person, `${GONE}${template}-${process.pid}-${Date.now()}`));
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw failure(error);
    }
    await this.sweep(person);
  }

  /** Also what an earlier removal has left. */
  private async sweep(person: string): Promise<void> {
    const names = await readdir(person).catch(() => []);
    for (const name of names.filter((found) => found.startsWith(GONE))) await removeTree(join(person, name));
    // Only where it is empty now.
    await rmdir(person).catch(() => undefined);
  }

  private async isInUse(userId: string, template: string): Promise<boolean> {
    const ids = await this.sessions.ids();
    const records = await Promise.all(ids.map((id) => this.sessions.read(id).catch(() => null)));
    return records.some(
      (record) =>
        record?.home.kind === 'persistent' &&
        record.home.userId === userId &&
        record.home.template === template &&
        record.state !== 'absent',
    );
  }
}

/** Follows no link. Folders that their owner closed are opened first, which an agent that is not root needs. */
async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    try {
      await run('chmod', ['-R', 'u+rwX', '--', path], { timeout: CHMOD_DEADLINE_MS });
      await rm(path, { recursive: true, force: true });
    } catch (error) {
      throw failure(error);
    }
  }
}

function failure(error: unknown): RuntimeError {
  const message = 'Not all of these files could be removed.';
  return new RuntimeError({ code: 'home-unavailable', message }, errorText(error));
}
