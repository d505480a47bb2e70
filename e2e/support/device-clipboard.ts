import type { Page } from 'playwright-core';

/** What the browser lets pages do with the device's clipboard. */
const PERMISSIONS = [
  { name: 'clipboard-read', allowWithoutGesture: true },
  { name: 'clipboard-read', allowWithoutGesture: false },
  { name: 'clipboard-write', allowWithoutGesture: true },
  { name: 'clipboard-write', allowWithoutGesture: false },
] as const;

/** Allows or denies the page of a profile the use of the clipboard, as its person would in the site's settings. */
export type ClipboardRight = (setting: 'granted' | 'denied') => Promise<void>;

/** The right of pages of `origin` in the profile of `page`. It lasts as long as the browser: what is set goes with the connection that set it. */
export async function clipboardRight(page: Page, origin: string): Promise<ClipboardRight> {
  const cdp = await page.context().newCDPSession(page);
  const { browserContextId } = (await cdp.send('Target.getTargetInfo')).targetInfo;
  const profile = browserContextId === undefined ? {} : { browserContextId };
  return async (setting) => {
    for (const permission of PERMISSIONS)
      await cdp.send('Browser.setPermission', { permission, setting, origin, ...profile });
  };
}

/** The device's clipboard, used from a page that may: as other programs of the device would. */
export class DeviceClipboard {
  constructor(private readonly page: Page) {}

  async put(text: string): Promise<void> {
    await this.page.bringToFront();
    await this.page.evaluate((value) => navigator.clipboard.writeText(value), text);
  }

  async text(): Promise<string> {
    await this.page.bringToFront();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }
}
