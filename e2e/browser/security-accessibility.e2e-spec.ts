import type { Browser, Page } from 'playwright-core';
import { Api } from '../support/api.js';
import { audit } from '../support/audit.js';
import { openBrowser, openPage, type PageLog } from '../support/browser.js';
import { LOOKS } from '../support/photographer.js';
import { aPlace, Product } from '../support/product.js';
import { arrangeSecurity, securityFaces } from '../support/security-faces.js';
import { signInAs } from '../support/sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };
/** Each of the colours and of the widths once: what they do to a page, they do apart from one another. */
const TWO_LOOKS = [
  ['light', LOOKS.light],
  ['narrow and dark', { ...LOOKS.narrow, dark: true }],
] as const;

describe('Pages about security, for everybody', () => {
  const place = aPlace();
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await Product.start(await place);
    const api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', ADA.username, ADA.password);
    await arrangeSecurity(api);
  });
  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    (await place).remove();
  });

  describe.each(TWO_LOOKS)('%s:', (_, look) => {
    let page: Page;
    let log: PageLog;
    beforeAll(async () => {
      ({ page, log } = await openPage(browser, look));
      await signInAs(page, product.url, ADA);
    });
    afterEach(async () => {
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      // What a page says because it was left while it loaded something is none of the next one's.
      await page.goto('about:blank');
      log.errors.length = 0;
    });
    afterAll(() => page.context().close());

    it.each(securityFaces())('$name', async ({ open }) => {
      await open(page, product.url);
      expect(await audit(page)).toEqual([]);
      // What is refused on purpose, Chromium says by itself.
      expect(log.errors.filter((error) => !error.includes('the server responded with a status of 403'))).toEqual([]);
    });
  });
});
