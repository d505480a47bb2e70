import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage, type PageLog } from '../support/browser.js';
import { focusOf, tabTo } from '../support/keyboard.js';
import { until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';
import { viewerConnected } from '../support/screen.js';

describe('Everything by keyboard alone', () => {
  const place = aPlace();
  let product: Product;
  let browser: Browser;
  let page: Page;
  let log: PageLog;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await Product.start(await place);
    ({ page, log } = await openPage(browser));
  });
  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    (await place).remove();
  });

  it('sets up', async () => {
    await page.goto(product.setupUrl ?? '');
    await page.getByLabel('Username').waitFor();
    await tabTo(page, /^Username$/);
    await page.keyboard.type('ada');
    await tabTo(page, /^Password$/);
    await page.keyboard.type('seventeen quiet otters');
    await tabTo(page, /^Repeat/);
    await page.keyboard.type('seventeen quiet otters');
    await page.keyboard.press('Enter');
    await page.getByTestId('launch-desktop').waitFor();
  });

  it('skips to the content, finds an application and launches it', async () => {
    await page.reload();
    await page.getByTestId('launch-desktop').waitFor();
    await page.keyboard.press('Tab');
    expect(await focusOf(page)).toMatchObject({ name: 'Skip to content', isVisible: true });
    await page.keyboard.press('Enter');
    await tabTo(page, /^Search applications$/);
    await page.keyboard.type('desktop');
    await tabTo(page, /^Launch .*desktop/i);
    await page.keyboard.press('Enter');
    await viewerConnected(page);
  });

  it('gives the keyboard to the screen, and back to its panel by Ctrl+Alt+Shift', async () => {
    const isScreen = (): Promise<boolean> =>
      page.evaluate(() => document.activeElement?.closest('[data-testid="viewer-canvas"]') !== null);
    await until('the screen to have the focus', isScreen);
    await page.keyboard.press('Control+Alt+Shift');
    await until('the panel to have the focus', async () => (await focusOf(page)).within === 'viewer-panel');
    expect((await focusOf(page)).isVisible).toBe(true);
    await page.keyboard.press('Escape');
    await until('the screen to have the focus again', isScreen);
  });

  it('ends the session from the panel, after one question', async () => {
    await page.keyboard.press('Control+Alt+Shift');
    await until('the panel to have the focus', async () => (await focusOf(page)).within === 'viewer-panel');
    await tabTo(page, /^End session$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, /^Keep it$/);
    await tabTo(page, /^End session$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: /ended|Your sessions/ }).waitFor();
    expect(log.errors).toEqual([]);
  });
});
