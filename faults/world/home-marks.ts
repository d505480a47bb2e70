import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HomeName } from './world.js';

/** Name of the file. */
export const MARK = '.faults-mark';

/** Files that the rig has left in homes, to find them there again. */
export class HomeMarks {
  private readonly marks = new Map<string, string>();

  /** @param folder of the home, which must be there. */
  leave({ userId, template }: HomeName, folder: string): void {
    const text = `${userId} ${template} ${performance.now()}\n`;
    writeFileSync(join(folder, MARK), text);
    this.marks.set(`${userId}/${template}`, text);
  }

  /** Whether the home is there, with what was left in it, if anything was. */
  isKept({ userId, template }: HomeName, folder: string): boolean {
    if (!existsSync(folder)) return false;
    const text = this.marks.get(`${userId}/${template}`);
    if (text === undefined) return true;
    const file = join(folder, MARK);
    return existsSync(file) && readFileSync(file, 'utf8') === text;
  }
}
