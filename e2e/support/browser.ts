import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

export const EXECUTABLE = '/usr/bin/chromium';

/** Flags for a browser without a display, that asks nobody for anything. */
export const BROWSER_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a page may take for anything that a spec waits for, in milliseconds: machines that run specs have other work as well. */
export const PAGE_TIMEOUT_MS = 60_000;

/** Chromium of the system, headless. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) throw new Error('Chromium is missing. Install it: apt-get install chromium');
  return chromium.launch({ executablePath: EXECUTABLE, args: [...BROWSER_FLAGS] });
}

/** What a page said wrong while it was open: errors, and refusals by the content security policy. */
export interface PageLog {
  readonly errors: string[];
}

/** A fresh profile with one page. */
export async function openPage(
  browser: Browser,
  options: { width?: number; height?: number; dark?: boolean; density?: number } = {},
): Promise<{ context: BrowserContext; page: Page; log: PageLog }> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 720 },
    colorScheme: options.dark ? 'dark' : 'light',
    deviceScaleFactor: options.density ?? 1,
  });
  context.setDefaultTimeout(PAGE_TIMEOUT_MS);
  const page = await context.newPage();
  const log: PageLog = { errors: [] };
  page.on('pageerror', (error) => log.errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|TypeError|ERROR/.test(message.text()))
      log.errors.push(message.text());
  });
  return { context, page, log };
}
