import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { runInTerminal } from './screen.js';

/** Types a command that leaves a file `name` in the home, which `read` finds; rejects when keys are stuck, or do not arrive. */
export async function typeIntoHome(page: Page, read: (name: string) => string | null, name: string): Promise<void> {
  await runInTerminal(page, `echo "typed in the browser" > ~/${name}`, () => read(name) !== null);
  if (read(name) !== 'typed in the browser\n')
    throw new Error(`What was typed arrived as ${JSON.stringify(read(name))}.`);
}

/** What a terminal wrote into the home of whichever user and template there is below `homes`; null while there is nothing. */
export function readTyped(homes: string, name: string): string | null {
  if (!existsSync(homes)) return null;
  const file = readdirSync(homes, { recursive: true, encoding: 'utf8' }).find((path) => basename(path) === name);
  return file === undefined ? null : readFileSync(join(homes, file), 'utf8') || null;
}
