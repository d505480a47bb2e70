import type { Browser, Page } from 'playwright-core';
import { Api } from './api.js';
import { openBrowser, openPage, type PageLog } from './browser.js';
import { nothingLeft, until } from './processes.js';
import { aPlace, Product, type ProductPlace, type StartPlan } from './product.js';
import { type Colour, desktopPainted, openTerminal, pixelsOf, runInTerminal, screenStats } from './screen.js';

const USERNAME = 'ada';
const PASSWORD = 'seventeen quiet otters';
/** The first time on a machine, images are made. */
const PREPARATION_MS = 600_000;
/** A colour that no part of the desktop has. */
const MAGENTA: Colour = [254, 1, 172];

/** Fills the terminal with {@link MAGENTA}. */
const PAINT = `printf '\\033[48;2;${MAGENTA.join(';')}m%4000s\\033[0m\\n' ' '`;

/** What the steps must know of how sessions run. */
export interface SessionHost {
  readonly plan: StartPlan;
  /** Text of a file that a session has written into its home; null while there is none. */
  readHome(name: string): string | null;
  /** What of any session runs now, a line each. */
  running(): string[];
  /** Removes what outlives the product. */
  close(): Promise<void>;
}

/** The way of somebody who has just heard of the product: from one command to a desktop, its files, and the end of it. */
export function describeFirstDesktop(title: string, openHost: (place: ProductPlace) => Promise<SessionHost>): void {
  describe(title, () => {
    const place = aPlace();
    let host: SessionHost;
    let product: Product;
    let browser: Browser;
    let page: Page;
    let log: PageLog;

    beforeAll(async () => {
      host = await openHost(await place);
      browser = await openBrowser();
      product = await Product.start(await place, host.plan);
      ({ page, log } = await openPage(browser));
    }, PREPARATION_MS);
    afterAll(async () => {
      await browser.close();
      await product.interrupt();
      await host.close();
      (await place).remove();
    });

    const state = (): Promise<string | null> => page.getByTestId('connection-state').getAttribute('data-state');
    const connected = (): Promise<unknown> =>
      until('the viewer to be connected', async () => (await state()) === 'connected');

    it('leads from the printed link through set-up to the catalog', async () => {
      expect(product.setupUrl).toMatch(/^http:\/\/localhost:\d+\/setup#\S+$/);
      await page.goto(product.setupUrl ?? '');
      await page.getByLabel('Username').fill(USERNAME);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByLabel('Repeat the password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: /create/i }).click();
      await page.getByTestId('launch-desktop').waitFor();
    });

    it('signs in again after signing out', async () => {
      await page.getByRole('button', { name: /account/i }).click();
      await page.getByRole('menuitem', { name: /sign out/i }).click();
      await page.getByLabel('Username').fill(USERNAME);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByTestId('launch-desktop').waitFor();
    });

    it('launches with one click and paints the desktop', async () => {
      await page.getByTestId('launch-desktop').click();
      await page.waitForURL(/\/sessions\//);
      await desktopPainted(page);
      await connected();
      const api = new Api(product.url);
      await api.signIn(USERNAME, PASSWORD);
      const [session] = await api.sessions();
      expect(session?.state).toBe('running');
      expect(host.running()).not.toEqual([]);
    });

    it('brings the keys to a terminal of that desktop, and its answer back as pixels', async () => {
      await openTerminal(page);
      await runInTerminal(page, 'echo "typed in the browser" > ~/typed.txt', () => host.readHome('typed.txt') !== null);
      expect(host.readHome('typed.txt')).toBe('typed in the browser\n');
      expect(await pixelsOf(page, MAGENTA)).toBe(0);
      await runInTerminal(page, PAINT, async () => (await pixelsOf(page, MAGENTA)) > 10_000);
    });

    it('follows the size of the window', async () => {
      await page.setViewportSize({ width: 1000, height: 640 });
      const size = await until('the screen to have the size of the window', async () => {
        const stats = await screenStats(page);
        return stats?.width === 1000 && stats.height === 640 ? stats : null;
      });
      expect(size.painted).toBeGreaterThan(0.5);
      await page.setViewportSize({ width: 1280, height: 720 });
      await until('the screen to grow again', async () => (await screenStats(page))?.width === 1280);
      await desktopPainted(page);
    });

    it('shows the same desktop after the tab was closed', async () => {
      const context = page.context();
      await page.close();
      page = await context.newPage();
      await page.goto(product.url);
      await page.getByTestId('session-card').getByRole('button', { name: 'Open' }).click();
      await desktopPainted(page);
      await until('the terminal as it was left', async () => (await pixelsOf(page, MAGENTA)) > 10_000);
    });

    it('sleeps when it is told to, and wakes with its files', async () => {
      await page.goto(product.url);
      const card = page.getByTestId('session-card');
      await card.getByRole('button', { name: /more/i }).click();
      await page.getByRole('menuitem', { name: 'Put to sleep' }).click();
      await card.getByText('Asleep').waitFor();
      await until('nothing of it to run', () => host.running().length === 0);
      await card.getByRole('button', { name: 'Wake' }).click();
      await desktopPainted(page);
      await connected();
      await openTerminal(page);
      await runInTerminal(page, 'cp ~/typed.txt ~/awake.txt', () => host.readHome('awake.txt') !== null);
      expect(host.readHome('awake.txt')).toBe('typed in the browser\n');
    });

    it('wakes with its files after npm start was stopped and started again', async () => {
      await product.interrupt();
      expect(product.printed).toContain('StreamSpace has stopped.');
      await nothingLeft((await place).dataDir);
      expect(host.running()).toEqual([]);
      product = await Product.start(await place, host.plan);
      expect(product.setupUrl).toBeNull();
      await page.goto(product.url);
      const card = page.getByTestId('session-card');
      await card.getByText('Asleep').waitFor();
      await card.getByRole('button', { name: 'Wake' }).click();
      await desktopPainted(page);
      await connected();
      await openTerminal(page);
      await runInTerminal(page, 'cp ~/typed.txt ~/again.txt', () => host.readHome('again.txt') !== null);
      expect(host.readHome('again.txt')).toBe('typed in the browser\n');
    });

    it('ends, and nothing of it is left running', async () => {
      await page.goto(product.url);
      const card = page.getByTestId('session-card');
      await card.getByRole('button', { name: /more/i }).click();
      await page.getByRole('menuitem', { name: 'End' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
      await card.waitFor({ state: 'detached' });
      await until('nothing of it to run', () => host.running().length === 0);
      expect(log.errors).toEqual([]);
    });
  });
}
