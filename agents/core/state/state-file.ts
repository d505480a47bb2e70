import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { messageOf, systemCodeOf } from '../error-text.js';

/** A state file is there but cannot be used. Never answered by starting afresh: that would forget who the agent is or what it did. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
}

/** A small JSON file that is either the old version or the new one, whatever happens in between. Readable by its owner only. */
export class StateFile<Schema extends z.ZodType> {
  constructor(
    readonly path: string,
    private readonly schema: Schema,
  ) {}

  /** The contents, or undefined when the file was never written. Throws {@link StateFileError} when it cannot be read. */
  async read(): Promise<z.output<Schema> | undefined> {
    const text = await this.text();
    if (text === undefined) return undefined;
    try {
      const contents: unknown = JSON.parse(text);
      return this.schema.parse(contents);
    } catch {
      // The cause may quote the contents, which may be a key: it is left out.
      throw new StateFileError(
        `The agent's state file ${this.path} is damaged. Restore it from a backup, or, if it is lost, move it away and enrol the agent anew.`,
      );
    }
  }

  /** Replaces the contents durably. Rejects with the system's error (ENOSPC, EACCES …), leaving the old version. */
  async write(contents: z.output<Schema>): Promise<void> {
    const folder = dirname(this.path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // One name, so that a process that dies here leaves one draft at most, which the next one overwrites.
    const draft = `${this.path}.tmp`;
    try {
      await writeDurably(draft, `${JSON.stringify(contents)}\n`);
      await rename(draft, this.path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await syncFolder(folder);
  }

  /** Removes the file, if it is there. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }

  private async text(): Promise<string | undefined> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return undefined;
      throw new StateFileError(
        `The agent's state file ${this.path} cannot be read (${messageOf(error)}). Correct its permissions.`,
      );
    }
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename lasts through a power cut only when the folder is flushed too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
