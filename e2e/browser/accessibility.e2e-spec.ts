import type { Browser, Page } from 'playwright-core';
import { Api } from '../support/api.js';
import { audit } from '../support/audit.js';
import { openBrowser, openPage, type PageLog } from '../support/browser.js';
import { LeftOver } from '../support/left-over.js';
import { aPlace, Product } from '../support/product.js';
import { viewerConnected } from '../support/screen.js';
import { signInAs } from '../support/sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };

/** Each of the colours and of the widths once: what they do to a page, they do apart from one another. */
const LOOKS = [
  { name: 'light', width: 1280, height: 800, dark: false },
  { name: 'narrow and dark', width: 360, height: 740, dark: true },
] as const;

describe('Pages for everybody', () => {
  const place = aPlace();
  let product: Product;
  let browser: Browser;
  let api: Api;
  let isSetUp = false;
  let sessionId: string | null = null;

  beforeAll(async () => {
    browser = await openBrowser();
    product = await Product.start(await place, { env: { STREAMSPACE_AGENT_INVENTORY_MS: '500' } });
    // Something for administrators to decide about.
    new LeftOver(product.place.dataDir, 'terminal');
    api = new Api(product.url);
  });
  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    (await place).remove();
  });

  describe.each(LOOKS)('$name: before sign-in', (look) => {
    let page: Page;
    let log: PageLog;
    beforeAll(async () => ({ page, log } = await openPage(browser, look)));
    afterAll(() => page.context().close());

    it('set-up, also with complaints at its fields', async () => {
      await page.goto(product.setupUrl ?? '');
      await page.getByLabel('Username').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.getByRole('button', { name: /create/i }).click();
      expect(await audit(page)).toEqual([]);
    });

    it('sign-in, also refused', async () => {
      await page.goto(`${product.url}/sign-in`);
      await page.getByText('no administrator yet').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.getByLabel('Username').fill('nobody');
      await page.getByLabel('Password', { exact: true }).fill('no such password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
      expect(await audit(page)).toEqual([]);
      expect(log.errors).toEqual([]);
    });
  });

  describe.each(LOOKS)('$name: signed in', (look) => {
    let page: Page;
    let log: PageLog;
    beforeAll(async () => {
      if (!isSetUp) await api.setUp(product.setupUrl ?? '', ADA.username, ADA.password);
      isSetUp = true;
      ({ page, log } = await openPage(browser, look));
      await signInAs(page, product.url, ADA);
    });
    // The next look begins without a session, as a newcomer does.
    afterAll(async () => {
      await page.context().close();
      if (sessionId !== null) await api.end(sessionId);
      sessionId = null;
    });

    async function withSession(): Promise<string> {
      sessionId ??= (await api.launch('desktop')).id;
      return sessionId;
    }

    it('home without sessions', async () => {
      await page.goto(product.url);
      await page.getByText('Nothing is running yet').waitFor();
      expect(await audit(page)).toEqual([]);
    });

    it('start screen', async () => {
      // A viewer that gets no ticket stays behind its start screen.
      await page.route('**/tickets', () => undefined);
      await page.goto(`${product.url}/sessions/${await withSession()}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      const findings = await audit(page);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      expect(findings).toEqual([]);
    });

    it('viewer with its panel open', async () => {
      await page.goto(`${product.url}/sessions/${await withSession()}`);
      await viewerConnected(page);
      expect(await audit(page)).toEqual([]);
      await page.getByRole('button', { name: 'Session panel' }).click();
      expect(await audit(page)).toEqual([]);
    });

    it('home with a session, its menu, the question before its end, and options unfolded', async () => {
      await page.goto(product.url);
      await page.getByTestId('session-card').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.getByRole('button', { name: /more for/i }).click();
      await page.getByRole('menu').waitFor();
      // A menu belongs to its button and to no landmark; axe's rule, which is no success criterion, makes an exception for dialogs only.
      expect(await audit(page, ['region'])).toEqual([]);
      await page.getByRole('menuitem', { name: 'End' }).click();
      await page.getByRole('dialog').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.getByRole('button', { name: 'Keep it' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page
        .getByRole('button', { name: /options for/i })
        .first()
        .click();
      await page.getByLabel('Name').waitFor();
      expect(await audit(page)).toEqual([]);
    });

    it('administration: sessions, one of them, agents, and what is left over with its questions', async () => {
      await page.goto(`${product.url}/admin/sessions/${await withSession()}`);
      await page.getByTestId('why').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.getByRole('link', { name: 'All sessions' }).click();
      await page.getByTestId('all-sessions').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.getByRole('link', { name: 'Agents' }).click();
      await page.getByTestId('agents').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.getByRole('link', { name: /without a session/ }).click();
      for (const question of [/^Adopt/, /^Remove/]) {
        await page.getByRole('button', { name: question }).click();
        await page.getByRole('dialog').waitFor();
        expect(await audit(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        expect(await audit(page)).toEqual([]);
      }
    });

    it('administration: second step, applications with their questions and faults, other people’s files, visits, the log', async () => {
      await page.goto(`${product.url}/admin/second-step`);
      await page.getByLabel('Everybody').check();
      expect(await audit(page)).toEqual([]);
      await page.goto(`${product.url}/admin/applications`);
      await page.getByTestId('applications').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.getByRole('link', { name: 'Terminal', exact: true }).click();
      await page.getByLabel('Only members of these groups').check();
      expect(await audit(page)).toEqual([]);
      await page.getByRole('button', { name: 'Remove…' }).click();
      await page.getByRole('dialog').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.goto(`${product.url}/admin/applications/import`);
      await page.getByLabel('Applications in YAML').fill('templates:\n  - id: studio\n    name: ""\n');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('button', { name: 'Go to line 3' }).waitFor();
      expect(await audit(page)).toEqual([]);
      await page.goto(`${product.url}/admin/people`);
      await page.getByRole('link', { name: /^Files of/ }).click();
      await page.getByTestId('homes').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.goto(`${product.url}/admin/sessions/visits`);
      await page.getByText('Nobody looked at a screen').waitFor();
      await page.getByTestId('visits-off').waitFor();
      expect(await audit(page)).toEqual([]);
      await page.goto(`${product.url}/admin/audit`);
      await page.getByRole('button', { name: 'Show them' }).waitFor();
      expect(await audit(page)).toEqual([]);
    });

    it('account and an address without a page', async () => {
      for (const path of ['/account', '/no-such-page', '/sessions/0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f01']) {
        await page.goto(`${product.url}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await audit(page)).toEqual([]);
      }
      expect(log.errors).toEqual([]);
    });
  });
});
