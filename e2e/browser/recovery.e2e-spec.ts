import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { DataSource } from 'typeorm';
import { EmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { aPerson, THEIR_PASSWORD } from '../../testing/auth/people.js';
import { Api } from '../support/api.js';
import { audit } from '../support/audit.js';
import { openBrowser, openPage, type PageLog } from '../support/browser.js';
import { LeftOver } from '../support/left-over.js';
import { until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';
import { signInAs } from '../support/sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };

describe('What belongs to no session, and files that nobody needs any more', () => {
  const place = aPlace();
  let product: Product;
  let browser: Browser;
  let page: Page;
  let log: PageLog;
  let api: Api;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await Product.start(await place, { env: { STREAMSPACE_AGENT_INVENTORY_MS: '500' } });
    api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', ADA.username, ADA.password);
    ({ page, log } = await openPage(browser));
    await signInAs(page, product.url, ADA);
  });
  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    (await place).remove();
  });

  /** Somebody else than the administrator. */
  async function somebody(): Promise<string> {
    const database = await EmbeddedPostgres.open(product.place.dataDir);
    const rows = await new DataSource({ type: 'postgres', url: database.url() }).initialize();
    const { username } = await aPerson(rows);
    await rows.destroy();
    return username;
  }

  /** Goes to what is left over, by way of the menu and the list of agents. */
  async function openOrphans(): Promise<void> {
    await page.goto(product.url);
    await page.getByRole('button', { name: 'Account menu' }).click();
    await page.getByRole('menuitem', { name: 'Administration' }).click();
    await page.getByRole('link', { name: 'Agents' }).click();
    await page.getByRole('link', { name: /without a session/ }).click();
    await page.getByTestId('orphans').waitFor();
  }

  it('lets an administrator give an instance back to its owner, who wakes it', async () => {
    const leftOver = new LeftOver(product.place.dataDir, 'terminal');
    const username = await somebody();
    const own = new Api(product.url);
    await own.signIn(username, THEIR_PASSWORD);
    await openOrphans();
    expect(await audit(page)).toEqual([]);
    await page.getByRole('button', { name: `Adopt ${leftOver.id}` }).click();
    await page.getByLabel('Username of its owner').fill(username);
    expect(await audit(page)).toEqual([]);
    await page.getByRole('button', { name: 'Adopt', exact: true }).click();
    await page.getByText('is a session of').waitFor();
    expect(await own.session(leftOver.id)).toMatchObject({ state: 'hibernated', template: { id: 'terminal' } });
    const theirs = await openPage(browser);
    await signInAs(theirs.page, product.url, { username, password: THEIR_PASSWORD });
    await theirs.page.getByRole('button', { name: 'Wake Terminal' }).click();
    await until('it to run', async () => (await own.session(leftOver.id)).state === 'running');
    await own.end(leftOver.id);
    await theirs.context.close();
    expect(leftOver.isThere).toBe(false);
  });

  it('lets an administrator remove an instance, once its name was typed', async () => {
    const leftOver = new LeftOver(product.place.dataDir, 'terminal');
    await openOrphans();
    await page.getByRole('button', { name: `Remove ${leftOver.id}` }).click();
    await page.getByLabel('Name').fill('something else');
    await page.getByRole('button', { name: 'Remove instance' }).click();
    await page.getByText('exactly as it stands above').waitFor();
    expect(leftOver.isThere).toBe(true);
    await page.getByLabel('Name').fill(leftOver.id);
    await page.getByRole('button', { name: 'Remove instance' }).click();
    await page.getByText('Nothing is left over').waitFor();
    expect(leftOver.isThere).toBe(false);
  });

  it('lets people delete their files once no session uses them', async () => {
    const { id } = await api.launch('editor');
    await until('the editor to run', async () => (await api.session(id)).state === 'running');
    const homes = join(product.place.dataDir, 'homes');
    const hasHome = (): boolean =>
      existsSync(homes) &&
      readdirSync(homes, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('editor'));
    expect(hasHome()).toBe(true);
    await page.goto(`${product.url}/account`);
    await page.getByText('End it to delete these files.').waitFor();
    await api.end(id);
    await page.reload();
    await page.getByRole('button', { name: 'Delete the files of Text Editor' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Text Editor');
    expect(await audit(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete files' }).click();
    await page
      .locator('[data-testid="homes"] [data-home]')
      .filter({ hasText: 'Text Editor' })
      .waitFor({ state: 'detached' });
    await until('the files to be gone', async () => Promise.resolve(!hasHome()));
    expect(log.errors).toEqual([]);
  });
});
