import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** How a page is looked at. */
export const LOOKS = {
  light: { width: 1280, height: 800, dark: false },
  dark: { width: 1280, height: 800, dark: true },
  narrow: { width: 360, height: 740, dark: false },
} as const;
export type Look = keyof typeof LOOKS;

/** Takes pictures of one page after the other, in one look. */
export class Photographer {
  constructor(
    readonly page: Page,
    private readonly look: Look,
    private readonly folder: string,
  ) {}

  async take(name: string): Promise<void> {
    await this.page.mouse.move(0, 0);
    await this.page.screenshot({ path: join(this.folder, `${name}-${this.look}.png`), animations: 'disabled' });
  }
}
