import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { BROWSER_FLAGS, EXECUTABLE, PAGE_TIMEOUT_MS } from '../browser.js';

/** A profile with a browser of its own. */
export interface Profile {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/**
 * Opens a fresh profile that lets the site in a frame keep cookies and storage, apart for each site around it, as most browsers do as they come.
 * Debian's Chromium refuses both to frames unless it is told otherwise.
 */
export async function openProfile(): Promise<Profile> {
  const folder = mkdtempSync(join(tmpdir(), 'streamspace-e2e-profile-'));
  mkdirSync(join(folder, 'Default'));
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0 } }));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: EXECUTABLE,
    args: [...BROWSER_FLAGS],
    viewport: { width: 1280, height: 720 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(PAGE_TIMEOUT_MS);
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { context, close };
}
