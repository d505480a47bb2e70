import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionFolders } from '../sessions/session-folders.js';
import { errorCode } from '../system-errors.js';

/** Users of the host that sandboxes may be, as a range of numbers without entries in /etc/passwd. */
export interface HostUserRange {
  readonly first: number;
  readonly count: number;
}

async function folders(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(path, entry.name));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Gives every home a user of the host of its own, so that sandboxes are strangers to one another even where a namespace should fail.
 * A home's owner *is* the record of who it belongs to: nothing is kept anywhere else.
 */
export class HostUsers {
  private lastAllocation: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly folders: SessionFolders,
    /** Null when the agent is not root: then every sandbox is the agent's own user. */
    private readonly range: HostUserRange | null,
  ) {}

  /**
   * Calls `claim` with the lowest user that owns no home (null for the agent's own); the claim is to create a folder of that user.
   * One at a time, since a user counts as taken only when it owns something.
   */
  allocate<T>(claim: (uid: number | null) => Promise<T>): Promise<T> {
    const result = this.lastAllocation.then(async () => claim(await this.firstFree()));
    this.lastAllocation = result.catch(() => undefined);
    return result;
  }

  /** The sandbox user that owns an existing folder. Throws when it belongs to anybody else. */
  async ownerOf(path: string): Promise<number | null> {
    const { uid } = await stat(path);
    if (this.range === null) return null;
    if (this.isOurs(uid)) return uid;
    throw new Error(`${path} belongs to user ${uid}, who is not one of a sandbox.`);
  }

  /** Every sandbox user that owns a home; none when every sandbox is the agent's own user. */
  async owners(): Promise<ReadonlySet<number>> {
    if (this.range === null) return new Set();
    const people = await folders(this.folders.homes);
    const persistent = (await Promise.all(people.map(folders))).flat();
    const temporary = (await folders(this.folders.sessions)).map((path) => join(path, 'home'));
    const owners = await Promise.all([...persistent, ...temporary].map((path) => stat(path).catch(() => null)));
    return new Set(owners.flatMap((status) => (status && this.isOurs(status.uid) ? [status.uid] : [])));
  }

  private isOurs(uid: number): boolean {
    return this.range !== null && uid >= this.range.first && uid < this.range.first + this.range.count;
  }

  private async firstFree(): Promise<number | null> {
    if (this.range === null) return null;
    const taken = await this.owners();
    for (let uid = this.range.first; uid < this.range.first + this.range.count; uid += 1)
      if (!taken.has(uid)) return uid;
    throw new Error('Every user that is set aside for sandboxes owns a home.');
  }
}
