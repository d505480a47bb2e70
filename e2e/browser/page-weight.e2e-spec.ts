import type { Browser } from 'playwright-core';
import { Api } from '../support/api.js';
import { openBrowser, openPage } from '../support/browser.js';
import { weigh } from '../support/page-weight.js';
import { aPlace, Product } from '../support/product.js';
import { signInAs } from '../support/sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };

/** Bytes over the wire with an empty cache: everything the page fetches until it is quiet. */
const BUDGETS = { signIn: 150 * 1024, portal: 300 * 1024 };

describe('What a page costs to open', () => {
  const place = aPlace();
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await Product.start(await place);
    await new Api(product.url).setUp(product.setupUrl ?? '', ADA.username, ADA.password);
  });
  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    (await place).remove();
  });

  it('keeps sign-in small', async () => {
    const { page, context } = await openPage(browser);
    const total = await weigh(page);
    await page.goto(`${product.url}/sign-in`);
    await page.getByLabel('Username').waitFor();
    const { bytes, answers } = await total();
    expect(bytes > BUDGETS.signIn ? answers : []).toEqual([]);
    await context.close();
  });

  it('keeps the portal small, without the viewer', async () => {
    const { page, context } = await openPage(browser);
    await signInAs(page, product.url, ADA);
    const returning = await browser.newContext({ storageState: await context.storageState() });
    const home = await returning.newPage();
    const total = await weigh(home);
    await home.goto(product.url);
    await home.getByTestId('launch-desktop').waitFor();
    const { bytes, answers } = await total();
    expect(bytes > BUDGETS.portal ? answers : []).toEqual([]);
    await returning.close();
    await context.close();
  });
});
