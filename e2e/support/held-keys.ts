import type { Page } from 'playwright-core';
import { focusScreen } from './screen.js';

/** Held down together they move the cursor and do nothing else; one of them stuck, no command can be typed. */
const KEYS = ['Control', 'ArrowLeft'] as const;

/** Holds keys down in the viewer. */
export async function holdKeys(page: Page): Promise<void> {
  await focusScreen(page);
  for (const key of KEYS) await page.keyboard.down(key);
}

/** Lets go of what {@link holdKeys} held. */
export async function letGo(page: Page): Promise<void> {
  for (const key of KEYS) await page.keyboard.up(key);
}
