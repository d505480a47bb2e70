import { Api } from './support/api.js';
import { openBrowser, openPage } from './support/browser.js';
import { type Look, LOOKS, Photographer } from './support/photographer.js';
import { aPlace, Product } from './support/product.js';
import { arrangeSecurity, securityFaces } from './support/security-faces.js';
import { signInAs } from './support/sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };

/** Writes pictures of what protects an account, and of what shows that it does, to `folder`. */
export async function securityPages(folder: string): Promise<void> {
  const place = await aPlace();
  const [browser, product] = await Promise.all([openBrowser(), Product.start(place)]);
  try {
    const api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', ADA.username, ADA.password);
    await arrangeSecurity(api);
    for (const look of Object.keys(LOOKS) as Look[]) {
      const { page, context } = await openPage(browser, LOOKS[look]);
      const photographer = new Photographer(page, look, folder);
      await signInAs(page, product.url, ADA);
      for (const { name, open } of securityFaces()) {
        await open(page, product.url);
        await photographer.take(name);
        await page.unrouteAll({ behavior: 'ignoreErrors' });
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await product.interrupt();
    place.remove();
  }
}
