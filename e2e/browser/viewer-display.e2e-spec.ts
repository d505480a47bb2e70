import type { Browser, Page } from 'playwright-core';
import { Api } from '../support/api.js';
import { audit } from '../support/audit.js';
import { openBrowser, openPage, type PageLog } from '../support/browser.js';
import { until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';
import { desktopPainted, screenStats, viewerConnected } from '../support/screen.js';
import { lastPointer, watchPointers } from '../support/sent-pointers.js';
import { signInAs } from '../support/sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };
const CANVAS = '[data-testid="viewer-canvas"] canvas';

describe('How a screen is shown, and how its connection is', () => {
  const place = aPlace();
  let product: Product;
  let browser: Browser;
  let page: Page;
  let log: PageLog;
  let address: string;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await Product.start(await place);
    const api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', ADA.username, ADA.password);
    address = `${product.url}/sessions/${(await api.launch('desktop')).id}`;
    ({ page, log } = await openPage(browser, { width: 1000, height: 640, density: 2 }));
    await watchPointers(page);
    await enter(page);
    await desktopPainted(page);
  });
  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    (await place).remove();
  });

  async function enter(into: Page): Promise<void> {
    await signInAs(into, product.url, ADA);
    await into.goto(address);
    await viewerConnected(into);
  }

  async function openSection(name: string): Promise<void> {
    const panel = page.getByRole('complementary', { name: 'Session panel' });
    if (!(await panel.isVisible())) await page.getByRole('button', { name: 'Session panel' }).click();
    const section = page.locator('details', { has: page.getByRole('heading', { name }) });
    if ((await section.getAttribute('open')) === null) await section.locator('summary').click();
  }

  /** Waits until the session's screen has this size, in dots, and answers how large it is drawn, in CSS pixels. */
  async function screenBecomes(width: number, height: number): Promise<{ width: number; height: number }> {
    await until(`the screen to have ${width} × ${height} dots`, async () => {
      const stats = await screenStats(page);
      return stats?.width === width && stats.height === height;
    });
    const drawn = await page.locator(CANVAS).boundingBox();
    return { width: drawn?.width ?? 0, height: drawn?.height ?? 0 };
  }

  it('has a dot per CSS pixel at first', async () => {
    expect(await screenBecomes(1000, 640)).toEqual({ width: 1000, height: 640 });
  });

  it('uses every dot of a dense display, and the pointer stays where it is', async () => {
    await openSection('Display');
    await page.getByLabel('Use every dot of this display').check();
    expect(await screenBecomes(2000, 1280)).toEqual({ width: 1000, height: 640 });
    await page.keyboard.press('Escape');
    await page.mouse.click(300, 200);
    await until('the click to arrive', async () => {
      const point = await lastPointer(page);
      return point?.x === 600 && point.y === 400;
    });
  });

  it('keeps that in this browser, over reloads and reconnects', async () => {
    await page.reload();
    await viewerConnected(page);
    expect(await screenBecomes(2000, 1280)).toEqual({ width: 1000, height: 640 });
    await page.setViewportSize({ width: 900, height: 600 });
    expect(await screenBecomes(1800, 1200)).toEqual({ width: 900, height: 600 });
  });

  it('leaves the screen its size when told to scale or to show dots as they are', async () => {
    await openSection('Display');
    await page.getByRole('radio', { name: 'Scale' }).check({ force: true });
    await page.setViewportSize({ width: 450, height: 600 });
    await until('the picture to be scaled', async () => (await page.locator(CANVAS).boundingBox())?.width === 450);
    expect((await screenStats(page))?.width).toBe(1800);
    await page.getByRole('radio', { name: '1:1' }).check({ force: true });
    // Every dot is a dot of the display, of which two make a CSS pixel.
    await until('the picture to be exact', async () => (await page.locator(CANVAS).boundingBox())?.width === 900);
    expect((await screenStats(page))?.width).toBe(1800);
    await page.getByRole('radio', { name: 'Fit' }).check({ force: true });
    await screenBecomes(900, 1200);
    await page.setViewportSize({ width: 1000, height: 640 });
    await screenBecomes(2000, 1280);
  });

  it('shows a lighter picture at once', async () => {
    await openSection('Display');
    await page.getByRole('radio', { name: 'Light' }).check({ force: true });
    await page.getByText('For slow connections').waitFor();
    await page.getByLabel('Use every dot of this display').uncheck();
    await screenBecomes(1000, 640);
    await viewerConnected(page);
  });

  it('measures the connection while somebody reads about it', async () => {
    await openSection('Connection');
    const numbers = page.getByTestId('connection-numbers');
    await until('a round trip', async () => /Round trip\s*[<\d]/.test(await numbers.innerText()));
    await until('traffic', async () => /Traffic\s*[\d.,]+ [kM]bit\/s in/.test(await numbers.innerText()));
    const hops = page.getByTestId('connection-hops');
    await until('all hops', async () => ((await hops.innerText()).match(/\d ms/g) ?? []).length === 3);
    expect(await numbers.innerText()).toContain('Only this one');
    expect(await audit(page)).toEqual([]);
  });

  it('says so when the session is open in another window', async () => {
    const second = await openPage(browser);
    await enter(second.page);
    await page.getByText('Also open in another window').waitFor();
    await until('both to be counted', async () =>
      (await page.getByTestId('connection-numbers').innerText()).includes('2, this one included'),
    );
    await second.context.close();
    await page.getByText('Also open in another window').waitFor({ state: 'detached' });
    expect(log.errors).toEqual([]);
  });

  it('keeps the handle of the panel informed', async () => {
    await page.keyboard.press('Escape');
    const handle = page.getByRole('button', { name: 'Session panel' });
    const description = (await handle.getAttribute('aria-describedby')) ?? '';
    expect(await page.locator(`#${description}`).textContent()).toMatch(
      /^Connection: .+ms, (fast|noticeable delay|slow)\.$/,
    );
    expect(await audit(page)).toEqual([]);
  });
});
