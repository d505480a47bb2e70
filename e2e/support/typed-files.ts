import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { runInTerminal } from './screen.js';

/** Types a command that leaves `name` in the home, below `homes`; rejects when keys are stuck, or do not arrive. */
export async function typeIntoHome(page: Page, homes: string, name: string): Promise<void> {
  await runInTerminal(page, `echo "typed in the browser" > ~/${name}`, () => readTyped(homes, name) !== null);
  const text = readTyped(homes, name);
  if (text !== 'typed in the browser\n') throw new Error(`What was typed arrived as ${JSON.stringify(text)}.`);
}

/** What a terminal wrote into the home of whichever user and template there is below `homes`; null while there is nothing. */
export function readTyped(homes: string, name: string): string | null {
  if (!existsSync(homes)) return null;
  const file = readdirSync(homes, { recursive: true, encoding: 'utf8' }).find((path) => basename(path) === name);
  return file === undefined ? null : readFileSync(join(homes, file), 'utf8') || null;
}
