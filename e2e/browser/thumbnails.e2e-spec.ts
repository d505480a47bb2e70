import type { Browser, Page } from 'playwright-core';
import { Api } from '../support/api.js';
import { openBrowser, openPage, type PageLog } from '../support/browser.js';
import { until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';
import { signInAs } from '../support/sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };
/** The first picture comes seconds after the screen, and the page asks every few seconds until there is one. */
const PICTURE_MS = 60_000;
const PICTURE = '[data-testid="session-card"] app-snapshot-picture canvas';

/** How many different colours the card's picture has; 0 while there is none. */
function coloursOfCard(page: Page): Promise<number> {
  return page.evaluate((selector) => {
    const canvas = document.querySelector<HTMLCanvasElement>(selector);
    if (!canvas || canvas.width === 0) return 0;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set<number>();
    for (let i = 0; i < data.length; i += 4)
      colours.add(((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0));
    return colours.size;
  }, PICTURE);
}

const pictured = (page: Page): Promise<unknown> =>
  until('a picture on the card', async () => (await coloursOfCard(page)) > 200, PICTURE_MS);

describe('Pictures of screens on the home page', () => {
  const place = aPlace();
  let product: Product;
  let browser: Browser;
  let page: Page;
  let log: PageLog;
  let api: Api;
  let id: string;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await Product.start(await place);
    api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', ADA.username, ADA.password);
    ({ page, log } = await openPage(browser));
    ({ id } = await api.launch('desktop'));
  });
  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    (await place).remove();
  });

  it('show a desktop that no browser has ever opened', async () => {
    await signInAs(page, product.url, ADA);
    await pictured(page);
    expect((await api.call('GET', `/sessions/${id}/thumbnail`)).headers.get('content-type')).toBe('image/jpeg');
  });

  it('are there at once when the page is loaded again, and move nothing when they come', async () => {
    await page.reload();
    const card = page.getByTestId('session-card');
    await card.waitFor();
    const before = await card.boundingBox();
    await pictured(page);
    expect(await card.boundingBox()).toEqual(before);
  });

  it('stay, blurred, while the session sleeps', async () => {
    await api.call('POST', `/sessions/${id}/hibernate`);
    await page.locator('[data-testid="session-card"][data-state="hibernated"]').waitFor();
    await page.reload();
    await pictured(page);
    const filter = await page.locator('app-snapshot-picture').evaluate((picture) => getComputedStyle(picture).filter);
    expect(filter).toContain('blur');
  });

  it('go with the session', async () => {
    await api.end(id);
    expect((await api.call('GET', `/sessions/${id}/thumbnail`)).status).toBe(204);
    expect(log.errors).toEqual([]);
  });
});
