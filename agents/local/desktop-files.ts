import { createHash } from 'node:crypto';
import { chmod, cp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makePassableFolder } from './passable-folder.js';
import { errorCode } from './system-errors.js';

/**
 * The desktop's files, in a copy that every sandbox's user can read, wherever and with whatever rights the program itself was installed.
 * Each version gets a folder named by its content: sessions that started with an older one keep it.
 */
export class DesktopFiles {
  private prepared: Promise<string> | null = null;

  constructor(
    private readonly source: string,
    private readonly target: string,
  ) {}

  /** The folder to show to sandboxes. Made at the first call of a process; a failure is tried again at the next. */
  folder(): Promise<string> {
    this.prepared ??= this.prepare().catch((error: unknown) => {
      this.prepared = null;
      throw error;
    });
    return this.prepared;
  }

  private async prepare(): Promise<string> {
    const entries = await this.entries(this.source);
    const folder = join(this.target, await this.digest(entries.files));
    const isThere = await stat(folder).catch(() => null);
    if (isThere) return folder;
    const draft = `${folder}.new-${process.pid}`;
    await rm(draft, { recursive: true, force: true });
    await makePassableFolder(this.target);
    try {
      await cp(this.source, draft, { recursive: true });
      await this.openToAll(draft);
      await rename(draft, folder);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      // Another process made the same folder meanwhile, with the same content.
      if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    }
    return folder;
  }

  private async entries(folder: string): Promise<{ files: string[]; folders: string[] }> {
    const all = await readdir(folder, { recursive: true, withFileTypes: true });
    const pathOf = (entry: (typeof all)[number]): string => join(entry.parentPath, entry.name);
    return {
      files: all
        .filter((entry) => entry.isFile())
        .map(pathOf)
        .sort(),
      folders: all.filter((entry) => entry.isDirectory()).map(pathOf),
    };
  }

  private async digest(files: readonly string[]): Promise<string> {
    const hash = createHash('sha256');
    for (const file of files)
      hash
        .update(file.slice(this.source.length))
        .update('\0')
        .update(await readFile(file));
    return hash.digest('hex').slice(0, 16);
  }

  private async openToAll(root: string): Promise<void> {
    const { files, folders } = await this.entries(root);
    for (const folder of [root, ...folders]) await chmod(folder, 0o755);
    for (const file of files) await chmod(file, file.endsWith('.sh') ? 0o755 : 0o644);
  }
}
