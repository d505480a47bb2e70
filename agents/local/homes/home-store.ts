import { execFile } from 'node:child_process';
import { chmod, lchown, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Id, Slug } from '../../../protocol/ids.js';
import type { HomeSpec } from '../../../protocol/session.js';
import type { Home } from '../../core/session-runtime.js';
import type { HostUsers } from './host-users.js';
import type { SessionFolders } from '../sessions/session-folders.js';
import { makePassableFolder } from '../passable-folder.js';
import { errorCode } from '../system-errors.js';

/** A home that is there, and the host's user that it belongs to (null: the agent's own). */
export interface OpenHome {
  readonly path: string;
  readonly hostUid: number | null;
}

const run = promisify(execFile);
const MEASURE_DEADLINE_MS = 20_000;

/** Homes on this machine: persistent ones by person and template, temporary ones inside their session's folder. */
export class HomeStore {
  constructor(
    private readonly folders: SessionFolders,
    private readonly users: HostUsers,
  ) {}

  pathOf(home: HomeSpec, sessionId: string): string {
    return home.kind === 'persistent'
      ? join(this.folders.homes, home.userId, home.template)
      : this.folders.temporaryHome(sessionId);
  }

  /** Finds the home or makes an empty one. Rejects with the system's error when neither is possible. */
  async open(home: HomeSpec, sessionId: string): Promise<OpenHome> {
    const path = this.pathOf(home, sessionId);
    try {
      return { path, hostUid: await this.users.ownerOf(path) };
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
    return this.users.allocate((hostUid) => this.create(path, hostUid));
  }

  /** Every persistent home, with its size where that could be measured in time. */
  async list(): Promise<Home[]> {
    const people = await readdir(this.folders.homes).catch(() => []);
    const homes: Home[] = [];
    // One after the other: whoever measures all at once keeps the disk from the sessions.
    for (const userId of people.filter((name) => Id.safeParse(name).success)) {
      const templates = await readdir(join(this.folders.homes, userId)).catch(() => []);
      for (const template of templates.filter((name) => Slug.safeParse(name).success))
        homes.push(await this.measure(userId, template));
    }
    return homes;
  }

  private async create(path: string, hostUid: number | null): Promise<OpenHome> {
    await makePassableFolder(dirname(path));
    // Under a name that no list knows, until it has its owner: an agent that dies in between leaves no home of root's.
    const draft = join(dirname(path), `.new-${process.pid}-${Date.now()}`);
    try {
      await mkdir(draft, { mode: 0o700 });
      await chmod(draft, 0o700);
      if (hostUid !== null) await lchown(draft, hostUid, hostUid);
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
    return { path, hostUid };
  }

  private async measure(userId: string, template: string): Promise<Home> {
    const path = join(this.folders.homes, userId, template);
    const size = await run('du', ['--summarize', '--bytes', '--one-file-system', path], {
      timeout: MEASURE_DEADLINE_MS,
    })
      .then(({ stdout }) => Number.parseInt(stdout, 10))
      .catch(() => null);
    return { userId, template, sizeBytes: size === null || Number.isNaN(size) ? null : size };
  }
}
