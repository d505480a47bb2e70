import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Only who runs the product reads what people did. */
const MODE = 0o640;

/** A file that is there in full or not at all, and stays. */
export class ArchiveFile {
  private readonly hash: Hash = createHash('sha256');

  private constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly file: FileHandle,
  ) {}

  /** Begins `name` in `folder`, which is made where it is missing. Rejects with the system's error. */
  static async begin(folder: string, name: string): Promise<ArchiveFile> {
    await mkdir(folder, { recursive: true, mode: 0o750 });
    return new ArchiveFile(folder, name, await open(join(folder, `${name}.part`), 'w', MODE));
  }

  async write(lines: string): Promise<void> {
    this.hash.update(lines, 'utf8');
    await this.file.appendFile(lines, 'utf8');
  }

  /** Puts it into its place, on the disk and not only in its cache. Answers with its SHA-256, in hexadecimal. */
  async finish(): Promise<string> {
    await this.file.sync();
    await this.file.close();
    await rename(join(this.folder, `${this.name}.part`), join(this.folder, this.name));
    const folder = await open(this.folder, 'r');
    await folder.sync().finally(() => folder.close());
    return this.hash.digest('hex');
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await rm(join(this.folder, `${this.name}.part`), { force: true });
  }
}
