import type { Browser, Page } from 'playwright-core';
import { adminPages } from './admin-screenshots.js';
import { appPages } from './app-screenshots.js';
import { securityPages } from './security-screenshots.js';
import { Api } from './support/api.js';
import { openBrowser, openPage } from './support/browser.js';
import { type Look, LOOKS, Photographer } from './support/photographer.js';
import { until } from './support/processes.js';
import { aPlace, Product } from './support/product.js';
import { desktopPainted, openTerminal } from './support/screen.js';

const USERNAME = 'ada';
const PASSWORD = 'seventeen quiet otters';

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Username').fill(USERNAME);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByTestId('launch-desktop').waitFor();
}

/** Pages that need nobody to be signed in. */
async function entryPages(browser: Browser, product: Product, folder: string): Promise<void> {
  for (const look of Object.keys(LOOKS) as Look[]) {
    const { context, page } = await openPage(browser, LOOKS[look]);
    const photographer = new Photographer(page, look, folder);
    await page.goto(product.setupUrl ?? '');
    await page.getByLabel('Username').waitFor();
    await photographer.take('setup');
    await page.goto(`${product.url}/sign-in`);
    await page.getByLabel('Username').waitFor();
    await photographer.take('sign-in');
    await context.close();
  }
}

/** The home page in its four faces. */
async function homePages(photographer: Photographer, product: Product, face: 'empty' | 'full'): Promise<void> {
  const { page } = photographer;
  await page.goto(product.url);
  await page.getByTestId('launch-desktop').waitFor();
  await photographer.take(`home-${face}`);
  if (face === 'full') return;
  await page.route('**/api/v1/{sessions,templates}*', () => undefined);
  await page.reload({ waitUntil: 'commit' });
  await until('the skeleton', async () => (await page.locator('[aria-busy="true"]').count()) > 0);
  await photographer.take('home-loading');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.route('**/api/v1/{sessions,templates}*', (route) => route.fulfill({ status: 503, body: '' }));
  await page.reload();
  await page
    .getByRole('button', { name: /try again/i })
    .first()
    .waitFor();
  await photographer.take('home-failed');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

async function accountAndLost(photographer: Photographer, product: Product): Promise<void> {
  await photographer.page.goto(`${product.url}/account`);
  await photographer.page.getByRole('heading', { level: 1 }).waitFor();
  await photographer.take('account');
  await photographer.page.goto(`${product.url}/no-such-page`);
  await photographer.page.getByRole('heading', { level: 1 }).waitFor();
  await photographer.take('not-found');
}

/** The start screen, held where it is by an agent that stands still; then the desktop itself, with and without its panel. */
async function desktopPages(photographer: Photographer, product: Product, api: Api): Promise<void> {
  const { page } = photographer;
  const agent = product.process('agents/local/main.js');
  if (!agent) throw new Error('The agent does not run.');
  process.kill(agent.pid, 'SIGSTOP');
  const session = await api.launch('desktop', { screen: { width: 1280, height: 800 } });
  await page.goto(`${product.url}/sessions/${session.id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await photographer.take('starting');
  process.kill(agent.pid, 'SIGCONT');
  await desktopPainted(page);
  await openTerminal(page);
  await page.keyboard.type('echo "Hello from the browser"\n', { delay: 20 });
  const typedBy = Date.now() + 1_500;
  await until('the words to be drawn', () => Date.now() > typedBy);
  await photographer.take('viewer');
  await page.keyboard.press('Control+Alt+Shift');
  const openedBy = Date.now() + 800;
  await until('the panel to open', () => Date.now() > openedBy);
  await photographer.take('viewer-panel');
}

/** Writes a picture of every page to `folder`. */
export async function takeScreenshots(folder: string): Promise<void> {
  const place = await aPlace();
  const product = await Product.start(place);
  const browser = await openBrowser();
  const api = new Api(product.url);
  try {
    await entryPages(browser, product, folder);
    await api.setUp(product.setupUrl ?? '', USERNAME, PASSWORD);
    const photographers: Photographer[] = [];
    for (const look of Object.keys(LOOKS) as Look[]) {
      const { page } = await openPage(browser, LOOKS[look]);
      await signIn(page, product.url);
      photographers.push(new Photographer(page, look, folder));
    }
    for (const photographer of photographers) await homePages(photographer, product, 'empty');
    for (const photographer of photographers) await accountAndLost(photographer, product);
    const [light] = photographers;
    if (light) await desktopPages(light, product, api);
    for (const photographer of photographers) await homePages(photographer, product, 'full');
  } finally {
    await browser.close();
    await product.interrupt();
    place.remove();
  }
  await appPages(folder);
  await adminPages(folder);
  await securityPages(folder);
}
