import type { Page } from 'playwright-core';
import { Api } from './support/api.js';
import { openBrowser, openPage } from './support/browser.js';
import { LeftOver } from './support/left-over.js';
import { type Look, LOOKS, Photographer } from './support/photographer.js';
import { until } from './support/processes.js';
import { aPlace, Product } from './support/product.js';
import { signInAs } from './support/sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };

/** Sessions that run, wait and are asleep, an agent that is being emptied, and two instances that belong to nobody. */
async function fill(product: Product, api: Api): Promise<string> {
  await api.setUp(product.setupUrl ?? '', ADA.username, ADA.password);
  const running = await api.launch('terminal');
  await until('the terminal to run', async () => (await api.session(running.id)).state === 'running');
  new LeftOver(product.place.dataDir, 'terminal');
  new LeftOver(product.place.dataDir, 'no-such-application');
  const agentId = running.agent?.id ?? '';
  await api.call('POST', `/agents/${agentId}/drain`);
  await api.launch('editor');
  return agentId;
}

async function loadingAndFailed(photographer: Photographer, name: string): Promise<void> {
  const { page } = photographer;
  await page.route('**/api/v1/admin/**', (route) => route.fulfill({ status: 503, body: '' }));
  await page.reload();
  await page.getByRole('button', { name: 'Try again' }).first().waitFor();
  await photographer.take(`${name}-failed`);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

async function sessionPages(photographer: Photographer, url: string): Promise<void> {
  const { page } = photographer;
  await page.goto(`${url}/admin/sessions`);
  await page.getByTestId('all-sessions').waitFor();
  await photographer.take('admin-sessions');
  await page.getByRole('link', { name: 'Text Editor' }).click();
  await page.getByTestId('why').waitFor();
  await photographer.take('admin-session');
  await page.goto(`${url}/admin/sessions?state=failed`);
  await page.getByText('No session is like that').waitFor();
  await photographer.take('admin-sessions-empty');
  await loadingAndFailed(photographer, 'admin-sessions');
}

async function agentPages(photographer: Photographer, url: string, agentId: string): Promise<void> {
  const { page } = photographer;
  await page.goto(`${url}/admin/agents`);
  await page.getByText('2 instances without a session').waitFor();
  await photographer.take('admin-agents');
  await page.goto(`${url}/admin/agents/${agentId}`);
  await page.getByTestId('orphans').waitFor();
  await photographer.take('admin-agent');
  await page
    .getByRole('button', { name: /^Remove/ })
    .first()
    .scrollIntoViewIfNeeded();
  await photographer.take('admin-agent-orphans');
  await question(photographer, page, /^Adopt/, 'admin-adopt');
  await question(photographer, page, /^Remove/, 'admin-remove');
}

async function question(photographer: Photographer, page: Page, button: RegExp, name: string): Promise<void> {
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('dialog').waitFor();
  await photographer.take(name);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function ownFiles(photographer: Photographer, url: string): Promise<void> {
  const { page } = photographer;
  await page.goto(`${url}/account`);
  await page.getByTestId('homes').waitFor();
  await page.getByTestId('homes').scrollIntoViewIfNeeded();
  await photographer.take('account-homes');
}

/** Writes pictures of the pages of operators and administrators to `folder`. */
export async function adminPages(folder: string): Promise<void> {
  const place = await aPlace();
  const [browser, product] = await Promise.all([
    openBrowser(),
    Product.start(place, { env: { STREAMSPACE_AGENT_INVENTORY_MS: '500' } }),
  ]);
  try {
    const agentId = await fill(product, new Api(product.url));
    for (const look of Object.keys(LOOKS) as Look[]) {
      const { page, context } = await openPage(browser, LOOKS[look]);
      const photographer = new Photographer(page, look, folder);
      await signInAs(page, product.url, ADA);
      await sessionPages(photographer, product.url);
      await agentPages(photographer, product.url, agentId);
      await ownFiles(photographer, product.url);
      await context.close();
    }
  } finally {
    await browser.close();
    await product.interrupt();
    place.remove();
  }
}
