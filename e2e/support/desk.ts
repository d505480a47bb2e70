import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openPage, type PageLog } from './browser.js';
import { until } from './processes.js';
import { aPlace, Product } from './product.js';
import { desktopPainted, openTerminal, runInTerminal, viewerConnected } from './screen.js';

/** A product with somebody at a desktop of it, whose terminal writes every line that it gets into a file of the home. */
export class Desk {
  private lines = 0;

  private constructor(
    readonly product: Product,
    readonly page: Page,
    readonly log: PageLog,
    private readonly browser: Browser,
    private readonly place: Awaited<ReturnType<typeof aPlace>>,
  ) {}

  /** Starts the product, launches a desktop and opens its terminal. */
  static async open(size: { width?: number; height?: number } = {}): Promise<Desk> {
    const place = await aPlace();
    const [browser, product] = await Promise.all([openBrowser(), Product.start(place)]);
    const { page, log } = await openPage(browser, size);
    const desk = new Desk(product, page, log, browser, place);
    try {
      await desk.launch();
      return desk;
    } catch (error) {
      await page.screenshot({ path: 'test-results/desk.png' });
      await desk.close();
      throw error;
    }
  }

  private async launch(): Promise<void> {
    const { page } = this;
    await page.goto(this.product.setupUrl ?? '');
    await page.getByLabel('Username').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill('seventeen quiet otters');
    await page.getByLabel('Repeat the password', { exact: true }).fill('seventeen quiet otters');
    await page.getByRole('button', { name: /create/i }).click();
    await page.getByTestId('launch-desktop').click();
    await viewerConnected(page);
    await desktopPainted(page);
    await openTerminal(page);
    await runInTerminal(page, 'touch ~/ready', () => this.file('ready') !== null);
  }

  /** Lets the terminal write what it gets into `lines.txt`, line by line. */
  async takeLines(): Promise<void> {
    await runInTerminal(this.page, 'touch ~/lines.txt; cat >> ~/lines.txt', () => this.file('lines.txt') !== null);
  }

  /** Waits for the next line that the terminal gets. */
  async nextLine(): Promise<string> {
    const index = this.lines;
    this.lines += 1;
    return until('the session to get a line', () => (this.file('lines.txt') ?? '').split('\n').slice(0, -1)[index]);
  }

  /** What a file of the home holds; null while there is none. */
  file(name: string): string | null {
    const homes = join(this.place.dataDir, 'homes');
    const path = readdirSync(homes, { recursive: true, encoding: 'utf8' }).find((file) => file.endsWith(`/${name}`));
    return path === undefined ? null : readFileSync(join(homes, path), 'utf8');
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.product.interrupt();
    this.place.remove();
  }
}
