import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Me } from '../../protocol/http/auth.js';
import type { QuotaLimits } from '../../protocol/http/quotas.js';
import { Api } from '../support/api.js';
import { openBrowser, openPage } from '../support/browser.js';
import { until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';
import { focusScreen, runInTerminal, terminalPainted, viewerConnected } from '../support/screen.js';
import { signInAs } from '../support/sign-in.js';
import { readTyped, typeIntoHome } from '../support/typed-files.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };
/** A minute without input, and what it takes until the agent has said so and the session sleeps. */
const ASLEEP_MS = 150_000;

describe('A quota, and a session that nobody uses', () => {
  const place = aPlace();
  let product: Product;
  let browser: Browser;
  let page: Page;
  let api: Api;
  let id: string;

  const settle = async (limits: QuotaLimits): Promise<void> => {
    const me = Me.parse((await api.call('GET', '/me')).body);
    expect((await api.call('PUT', `/users/${me.id}/quota`, limits)).status).toBe(200);
  };
  const readHome = (name: string): string | null => readTyped(join(product.place.dataDir, 'homes'), name);
  const sleepsAtMs = async (): Promise<number> => Date.parse((await api.session(id)).sleepsAt ?? '');

  beforeAll(async () => {
    browser = await openBrowser();
    product = await Product.start(await place, { env: { STREAMSPACE_IDLE_FLOOR_MS: '1000' } });
    api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', ADA.username, ADA.password);
    await settle({ sessions: 1, idleMinutes: 1 });
    ({ id } = await api.launch('terminal'));
    ({ page } = await openPage(browser));
    await signInAs(page, product.url, ADA);
  });
  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    (await place).remove();
  });

  it('show what remains before a launch, and say why there is none', async () => {
    await page.getByRole('button', { name: 'Options for Text Editor' }).click();
    await page.getByText('0 of 1 sessions').waitFor();
    await page.getByRole('button', { name: 'Launch', exact: true }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('Your quota does not allow this').waitFor();
    expect(await alert.innerText()).toContain('You have 1 session, and your quota is 1 session.');
  });

  it('let real input put sleep off', async () => {
    await page.goto(`${product.url}/sessions/${id}`);
    await terminalPainted(page);
    await page.getByTestId('idle-warning').waitFor();
    const before = await sleepsAtMs();
    await until('some time to pass', async () => Promise.resolve(before - Date.now() < 45_000), ASLEEP_MS);
    await focusScreen(page);
    await typeIntoHome(page, readHome, 'kept.txt');
    await until('the input to count', async () => (await sleepsAtMs()) > before);
    expect((await api.session(id)).state).toBe('running');
  });

  it('warn of sleep, let one word keep the session awake, and put it to sleep when nobody says it', async () => {
    await page.goto(`${product.url}/sessions/${id}`);
    await page.getByTestId('idle-warning').waitFor();
    const before = await sleepsAtMs();
    await until('some time to pass', async () => Promise.resolve(before - Date.now() < 45_000), ASLEEP_MS);
    await page.getByRole('button', { name: 'Keep it running' }).click();
    await until('the word to count', async () => (await sleepsAtMs()) > before);
    await page.getByRole('heading', { name: 'Terminal is asleep' }).waitFor({ timeout: ASLEEP_MS });
    expect((await api.session(id)).state).toBe('hibernated');
  });

  it('wake with the files as they were', async () => {
    await page.getByRole('button', { name: 'Wake' }).click();
    await viewerConnected(page);
    await terminalPainted(page);
    await runInTerminal(page, 'cp ~/kept.txt ~/awake.txt', () => readHome('awake.txt') !== null);
    expect(readHome('awake.txt')).toBe('typed in the browser\n');
  });
});
