import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** Flags for a browser without a display, that asks nobody for anything. */
const BROWSER_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a page may take for anything that a spec waits for, in milliseconds: machines that run specs have other work as well. */
export const PAGE_TIMEOUT_MS = 60_000;

/** Chromium of the system, headless; `flags` beside those that every one has. */
export async function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: executable(), args: [...BROWSER_FLAGS, ...flags] });
}

/** Debian's Chromium refuses frames of other sites any storage unless told otherwise; other browsers give them a part of their own. */
const STORAGE_IN_FRAMES = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };

/** A browser with a profile of its own as people have it, in which frames of other sites keep something: private windows refuse that. */
export async function openProfile(flags: readonly string[] = []): Promise<BrowserContext> {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'));
  await mkdir(join(folder, 'Default'));
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify(STORAGE_IN_FRAMES));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: executable(),
    args: [...BROWSER_FLAGS, ...flags],
    viewport: { width: 1280, height: 720 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.once('close', () => void rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  context.setDefaultTimeout(PAGE_TIMEOUT_MS);
  return context;
}

function executable(): string {
  if (!existsSync(EXECUTABLE)) throw new Error('Chromium is missing. Install it: apt-get install chromium');
  return EXECUTABLE;
}

/** What Angular says of a part of a page that did not load. */
const NOT_LOADED = /NG0750|Failed to fetch dynamically imported module/;
/** A page is left within so many milliseconds after its loading was stopped for that. */
const LEAVING_MS = 5_000;

/**
 * What a page said wrong while it was open: errors, and refusals by the content security policy. That a part of it did not load because it was left is
 * no error of its.
 */
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
  let unloaded: { readonly text: string; readonly atMs: number }[] = [];
  const note = (text: string): void => {
    log.errors.push(text);
    if (NOT_LOADED.test(text)) unloaded.push({ text, atMs: performance.now() });
  };
  page.on('pageerror', (error) => note(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|TypeError|ERROR/.test(message.text()))
      note(message.text());
  });
  page.on('domcontentloaded', () => {
    for (const { text, atMs } of unloaded) {
      const index = log.errors.indexOf(text);
      if (index !== -1 && performance.now() - atMs < LEAVING_MS) log.errors.splice(index, 1);
    }
    unloaded = [];
  });
  return { context, page, log };
}
