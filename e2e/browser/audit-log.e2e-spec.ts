import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { AuditRecord } from '../../protocol/http/audit.js';
import { Api } from '../support/api.js';
import { audit } from '../support/audit.js';
import { openBrowser, openPage, type PageLog } from '../support/browser.js';
import { until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';
import { signInAs } from '../support/sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };
const FOLDER = 'test-results/audit';

const LOOKS = [
  { name: 'light', width: 1280, height: 800, dark: false },
  { name: 'dark', width: 1280, height: 800, dark: true },
  { name: 'narrow-light', width: 360, height: 740, dark: false },
  { name: 'narrow-dark', width: 360, height: 740, dark: true },
] as const;

describe('the audit page', () => {
  const place = aPlace();
  let product: Product;
  let browser: Browser;
  let api: Api;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await Product.start(await place, { env: { STREAMSPACE_POLL_MS: '500' } });
    api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', ADA.username, ADA.password);
    for (const sessions of [3, 5]) await api.call('PUT', '/quotas/default', { sessions });
    await api.call('PATCH', '/me', { displayName: 'Ada' });
    await api.call('POST', '/auth/login', { username: 'ada', password: 'not the right one' });
    await until('the log to be sealed', async () => {
      const { body } = await api.call('GET', '/audit?event=user.updated');
      return JSON.stringify(body).includes('Ada changed the display name of Ada.');
    });
  });
  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    (await place).remove();
  });

  it.each(LOOKS)('tells what happened, narrows, unfolds and verifies: $name', async (look) => {
    const { page, log, context } = await openPage(browser, look);
    const take = (face: string): Promise<Buffer> =>
      page.screenshot({ path: `${FOLDER}/${look.name}-${face}.png`, fullPage: true });
    await signInAs(page, product.url, ADA);
    await page.getByRole('button', { name: 'Account menu' }).click();
    await page.getByRole('menuitem', { name: 'Administration' }).click();
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByText('Ada changed the display name of Ada.').waitFor();
    expect(await audit(page)).toEqual([]);
    await take('full');

    if (look.width < 640) await page.getByText('Filters').click();
    await page.getByLabel('Event').selectOption({ label: 'Quota changed' });
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    const entries = page.getByRole('button', { name: /Ada set the quota of everybody/ });
    await until('the filter to hold', async () => (await entries.count()) === 2);
    await entries.first().click();
    await page.locator('.changes').waitFor();
    expect(await page.locator('.changes').innerText()).toMatch(/limits\.sessions\s*Before\s*3\s*→\s*After\s*5/);
    await page.getByRole('button', { name: 'Verify the log' }).click();
    await page.getByText('The log is intact').waitFor();
    expect(await audit(page)).toEqual([]);
    await take('detail');

    await nothingFits(page);
    await take('nothing');
    await failing(page);
    await take('failed');
    expect(withoutRefusals(log)).toEqual([]);
    await context.close();
  });

  it('writes a file that proves itself', async () => {
    const { page, context } = await openPage(browser);
    await signInAs(page, product.url, ADA);
    await page.goto(`${product.url}/admin/audit`);
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: /NDJSON/ }).click();
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\n');
    const records = lines.map((line) => AuditRecord.parse(JSON.parse(line)));
    expect(records.map(({ position }) => position)).toEqual(records.map((_, index) => index + 1));
    await context.close();
  });
});

async function nothingFits(page: Page): Promise<void> {
  await page.getByLabel('Words').fill('nobody ever wrote this');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('No entry fits these filters').waitFor();
  expect(await audit(page)).toEqual([]);
}

async function failing(page: Page): Promise<void> {
  await page.route(/\/api\/v1\/audit(\?|$)/, (route) => route.fulfill({ status: 503, body: '' }));
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  expect(await audit(page)).toEqual([]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

/** What the page itself got wrong; that the server refused is what the last look is about. */
const withoutRefusals = ({ errors }: PageLog): string[] => errors.filter((error) => !error.includes('503'));
