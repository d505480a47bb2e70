import { generate } from 'otplib';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { Api } from '../support/api.js';
import { audit } from '../support/audit.js';
import { openBrowser, openPage, type PageLog } from '../support/browser.js';
import { LOOKS } from '../support/photographer.js';
import { aPlace, Product } from '../support/product.js';
import { signInAs } from '../support/sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };
const BEA = { username: 'bea', password: 'eleven brave badgers sing' };
const STEP_SECONDS = 30;

/** Calls the API as the person who is signed in at `page`, with the access token that a refresh gives. */
async function callAs(page: Page, method: string, path: string, body?: object): Promise<unknown> {
  return page.evaluate(
    async (wanted) => {
      const csrf = { 'X-StreamSpace-Csrf': '1' };
      const refreshed: unknown = await (await fetch('/api/v1/auth/refresh', { method: 'POST', headers: csrf })).json();
      const token =
        typeof refreshed === 'object' && refreshed !== null && 'accessToken' in refreshed ? refreshed.accessToken : '';
      const answer = await fetch(`/api/v1${wanted.path}`, {
        method: wanted.method,
        headers: { Authorization: `Bearer ${String(token)}`, 'Content-Type': 'application/json' },
        body: wanted.body === undefined ? null : JSON.stringify(wanted.body),
      });
      const answered: unknown = await answer.json();
      return answered;
    },
    { method, path, body },
  );
}

describe('The security of an account', () => {
  const place = aPlace();
  let product: Product;
  let browser: Browser;
  let page: Page;
  let log: PageLog;
  let elsewhere: Page;
  let secret = '';
  let recoveryCodes: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    product = await Product.start(await place);
    await new Api(product.url).setUp(product.setupUrl ?? '', ADA.username, ADA.password);
    ({ page, log } = await openPage(browser));
  });
  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    (await place).remove();
  });

  /** The code of a step of 30 s, counted from now. */
  const code = (steps: number): Promise<string> =>
    generate({ secret, epoch: Math.floor(Date.now() / 1000) + steps * STEP_SECONDS });
  const password = async (target: Page, { username, password: word } = ADA): Promise<void> => {
    await target.goto(`${product.url}/sign-in`);
    await target.getByLabel('Username').fill(username);
    await target.getByLabel('Password', { exact: true }).fill(word);
    await target.getByRole('button', { name: 'Sign in' }).click();
    await target.getByRole('heading', { name: 'One more step' }).waitFor();
  };
  const isSignedOut = async (target: Page): Promise<void> => {
    await target.goto(product.url);
    await target.waitForURL(/\/sign-in/);
  };

  it('sets an authenticator up by its key', async () => {
    await signInAs(page, product.url, ADA);
    await page.goto(`${product.url}/account`);
    await page.getByRole('link', { name: 'Open security' }).click();
    await page.getByRole('button', { name: 'Set up an authenticator' }).click();
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    secret = (await page.locator('app-totp-setup code').innerText()).replaceAll(/\s/g, '');
    expect(await audit(page)).toEqual([]);
    // The code before the current one, so that the current one is there for the sign-in.
    await page.getByLabel('Code of the authenticator').fill(await code(-1));
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor();
    recoveryCodes = await page.getByRole('list', { name: 'Recovery codes' }).locator('code').allInnerTexts();
    expect(recoveryCodes).toHaveLength(10);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    expect((await saved).suggestedFilename()).toBe('streamspace-recovery-codes.txt');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 recovery codes are left.').waitFor();
  });

  it('signs in elsewhere with a code, which works once', async () => {
    const once = await code(0);
    ({ page: elsewhere } = await openPage(browser));
    await password(elsewhere);
    expect(await elsewhere.evaluate(() => location.hash)).toBe('');
    expect(await audit(elsewhere)).toEqual([]);
    await elsewhere.getByLabel('Code').fill(once);
    await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click();
    await elsewhere.getByTestId('launch-desktop').waitFor();
    const { page: thief, context } = await openPage(browser);
    await password(thief);
    await thief.getByLabel('Code').fill(once);
    await thief.getByRole('button', { name: 'Sign in', exact: true }).click();
    await thief.getByRole('alert').getByText('used already').waitFor();
    await context.close();
  });

  it('signs in with a recovery code', async () => {
    const { page: third, context } = await openPage(browser);
    await password(third);
    await third.getByRole('button', { name: 'Use a recovery code instead' }).click();
    await third.getByLabel('Recovery code').fill(recoveryCodes[0]?.toUpperCase() ?? '');
    await third.getByRole('button', { name: 'Sign in', exact: true }).click();
    await third.getByTestId('launch-desktop').waitFor();
    await context.close();
  });

  it('signs out elsewhere, and stays signed in here', async () => {
    await page.reload();
    await page.getByText('This browser').waitFor();
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await page.getByText(/sign-ins were ended/).waitFor();
    await isSignedOut(elsewhere);
    await page.goto(product.url);
    await page.getByTestId('launch-desktop').waitFor();
  });

  it('asks who it is when a change is too grave for an old sign-in, and then makes it', async () => {
    await page.goto(`${product.url}/account/security`);
    const refusal = { code: 'reauth-required', title: 'Confirm that it is you', detail: 'Confirm.', status: 403 };
    // Five minutes are too long for a spec: the first answer is played, the rest is real.
    await page.getByText('You have no keys.').waitFor();
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByLabel('Name').fill('Nightly report');
    await page.getByLabel('See your sessions').check();
    expect(await audit(page)).toEqual([]);
    await page.route('**/me/api-keys', (route) => route.fulfill({ status: 403, json: refusal }), { times: 1 });
    await page.getByRole('button', { name: 'Make a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Password', { exact: true }).fill(ADA.password);
    await dialog.getByLabel(/recovery code/).fill(recoveryCodes[1] ?? '');
    expect(await audit(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    const key = await page.getByTestId('new-api-key').innerText();
    const answer = await fetch(`${product.url.replace('localhost', '127.0.0.1')}/api/v1/sessions`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(answer.status).toBe(200);
  });

  it('gives a new person a password by a link, and a second step where that is required', async () => {
    const admin = await page.context().newPage();
    await admin.goto(`${product.url}/account`);
    const call = (method: string, path: string, body?: object): Promise<unknown> => callAs(admin, method, path, body);
    await call('PUT', '/settings/second-step', { requiredFor: 'everybody', countsProviders: true });
    const { id } = z.object({ id: z.string() }).parse(await call('POST', '/users', { username: BEA.username }));
    const { url } = z.object({ url: z.string() }).parse(await call('POST', `/users/${id}/password-reset`));
    const { page: fresh, context } = await openPage(browser);
    await fresh.goto(url);
    await fresh.getByLabel('New password').fill(BEA.password);
    await fresh.getByLabel('Repeat the password').fill(BEA.password);
    await fresh.getByRole('button', { name: 'Save the password' }).click();
    await fresh.getByRole('link', { name: 'Go to sign-in' }).click();
    await fresh.getByLabel('Username').fill(BEA.username);
    await fresh.getByLabel('Password', { exact: true }).fill(BEA.password);
    await fresh.getByRole('button', { name: 'Sign in' }).click();
    await fresh.getByRole('heading', { name: 'Set up your second step' }).waitFor();
    await fresh.getByRole('img', { name: /QR code/ }).waitFor();
    expect(await audit(fresh)).toEqual([]);
    secret = (await fresh.locator('app-totp-setup code').innerText()).replaceAll(/\s/g, '');
    await fresh.getByLabel('Code of the authenticator').fill(await code(0));
    await fresh.getByRole('button', { name: 'Turn on' }).click();
    await fresh.getByRole('heading', { name: 'Keep your recovery codes' }).waitFor();
    expect(await audit(fresh)).toEqual([]);
    await fresh.getByRole('button', { name: /continue/ }).click();
    await fresh.getByTestId('launch-desktop').waitFor();
    await context.close();
  });

  it.each(Object.keys(LOOKS) as (keyof typeof LOOKS)[])('has no barrier in the look %s', async (look) => {
    const { page: narrow, context } = await openPage(browser, LOOKS[look]);
    await password(narrow);
    await narrow.getByRole('button', { name: 'Use a recovery code instead' }).click();
    expect(await audit(narrow)).toEqual([]);
    await narrow.goto(`${product.url}/reset-password#${'x'.repeat(43)}`);
    await narrow.getByLabel('New password').waitFor();
    expect(await audit(narrow)).toEqual([]);
    await context.close();
    const { width, height, dark } = LOOKS[look];
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    for (const path of ['/account/security', '/admin/people']) {
      await page.goto(`${product.url}${path}`);
      await page.getByRole('listitem').first().waitFor();
      expect(await audit(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    expect(log.errors).toEqual([]);
  });
});
