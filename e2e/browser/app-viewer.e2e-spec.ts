import type { BrowserContext, Locator, Page } from 'playwright-core';
import { AppDesk, appIn, appOpened } from '../support/app-desk.js';
import { audit } from '../support/audit.js';
import { openProfile, type PageLog } from '../support/browser.js';
import { until } from '../support/processes.js';

describe('The viewer of a web application', () => {
  let desk: AppDesk;
  let context: BrowserContext;
  let page: Page;
  let log: PageLog;
  let sessionId: string;

  beforeAll(async () => {
    desk = await AppDesk.open();
  }, 60_000);
  afterAll(() => desk.close());
  beforeEach(async () => {
    desk.serve();
    sessionId = await desk.session();
    ({ context, page, log } = await desk.signIn());
    await page.goto(`${desk.url}/sessions/${sessionId}`);
    await appOpened(page);
  });
  afterEach(() => context.close());

  const words = (): Promise<string> => appIn(page).getByLabel('Words').inputValue();
  const panel = (): Locator => page.locator('#viewer-panel');
  const openPanel = (): Promise<void> => page.getByRole('button', { name: 'Session panel', exact: true }).click();

  it('fills the window with the application, which has the keyboard at once', async () => {
    await page.keyboard.type('hello');
    await until('the words to be there', async () => (await words()) === 'hello');
    expect(await page.locator('[data-testid="app-frame"]').boundingBox()).toEqual({
      x: 0,
      y: 0,
      width: 1280,
      height: 720,
    });
    expect(await appIn(page).locator('#facts').textContent()).toBe('secure shared');
    expect(await page.title()).toBe('A session – StreamSpace');
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toBe('/favicon-running.svg');
    expect(log.errors).toEqual([]);
  });

  it('has a panel that opens by its handle and gives the keyboard back', async () => {
    await openPanel();
    await panel().getByRole('heading', { name: 'A session' }).waitFor();
    expect(await audit(page)).toEqual([]);
    await panel().getByText('Connection').click();
    await panel().getByText(`${sessionId}.localhost`).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.tagName === 'IFRAME');
    await page.keyboard.type('back');
    await until('the words to be there', async () => (await words()) === 'back');
    await openPanel();
    await page.keyboard.press('Control+Alt+Shift');
    await page.waitForFunction(() => document.activeElement?.tagName === 'IFRAME');
  });

  it('is left by Tab on either side of the application', async () => {
    await page.keyboard.press('Tab');
    const after = page.getByRole('button', { name: 'Open the session panel' });
    await until('the button after it to have the focus', () =>
      after.evaluate((each) => each === document.activeElement),
    );
    expect(await audit(page)).toEqual([]);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await until('the handle to have the focus', () =>
      page.evaluate(() => document.activeElement?.classList.contains('handle') ?? false),
    );
    await page.keyboard.press('Enter');
    await until('the panel to have the focus', () =>
      page.evaluate(() => document.activeElement?.closest('#viewer-panel') !== null),
    );
  });

  it('opens the application in a tab as well, with no way back to us, and keeps the frame', async () => {
    await page.keyboard.type('kept');
    await openPanel();
    const opened = context.waitForEvent('page');
    await panel().getByRole('button', { name: 'Open in a tab' }).click();
    const tab = await opened;
    await tab.getByRole('heading', { name: 'The app' }).waitFor();
    expect(new URL(tab.url()).host).toBe(`${sessionId}.${new URL(desk.url).host}`);
    expect(await tab.evaluate(() => window.opener === null)).toBe(true);
    expect(await tab.evaluate(() => document.referrer)).not.toContain(desk.url);
    expect(await words()).toBe('kept');
  });

  it('shows an application that wants to be isolated, which is so in a tab only', async () => {
    desk.serveIsolated();
    await page.reload();
    await appOpened(page);
    expect(await appIn(page).locator('#facts').textContent()).toBe('secure shared');
    await openPanel();
    const opened = context.waitForEvent('page');
    await panel().getByRole('button', { name: 'Open in a tab' }).click();
    const tab = await opened;
    await tab.getByText('secure isolated').waitFor();
  });

  it('goes to sleep and comes back', async () => {
    await openPanel();
    await panel().getByRole('button', { name: 'Put to sleep' }).click();
    await page.getByRole('heading', { name: 'A session is asleep' }).waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
    await page.getByRole('button', { name: 'Wake' }).click();
    await appOpened(page);
  });

  it('shows that the session has ended', async () => {
    const { page: other, context: elsewhere } = await desk.signIn();
    await other.goto(`${desk.url}/sessions/${sessionId}`);
    await appOpened(other);
    await other.getByRole('button', { name: 'Session panel', exact: true }).click();
    await other.getByRole('button', { name: 'End session' }).click();
    await other.getByRole('dialog').getByRole('button', { name: 'End session' }).click();
    await other.waitForURL(`${desk.url}/`);
    await page.getByRole('heading', { name: 'A session has ended' }).waitFor();
    expect(await page.locator('[data-testid="app-frame"]').count()).toBe(0);
    await elsewhere.close();
  });

  it('leaves nothing of an application in the browser once its session has ended', async () => {
    const profile = await openProfile();
    const [own = await profile.newPage()] = profile.pages();
    await desk.signInAt(own);
    await own.goto(`${desk.url}/sessions/${sessionId}`);
    await appOpened(own);
    await own.frames()[1]?.evaluate(async () => {
      localStorage.setItem('kept', 'yes');
      await caches.open('kept');
    });
    expect(await leftIn(own, sessionId)).toEqual({ items: 1, caches: 1 });
    await own.getByRole('button', { name: 'Session panel', exact: true }).click();
    await own.getByRole('button', { name: 'End session' }).click();
    await own.getByRole('dialog').getByRole('button', { name: 'End session' }).click();
    await own.waitForURL(`${desk.url}/`);
    await until('nothing to be left', async () => isNothing(await leftIn(own, sessionId)));
    await until('the frame to be gone', async () => (await own.locator('iframe').count()) === 0);
    await profile.close();
  });

  it('takes the application away with the sign-in', async () => {
    const other = await context.newPage();
    await other.goto(`${desk.url}/account`);
    await other.getByRole('button', { name: 'Account menu' }).click();
    await other.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    expect(await page.locator('iframe').count()).toBe(0);
  });

  it('enters again by itself when the application does not know the visitor any more', async () => {
    await context.clearCookies({ name: '__Host-streamspace-app' });
    const asked = page.waitForRequest(/\/tickets$/);
    await page.frames()[1]?.evaluate(() => location.reload());
    await asked;
    await appOpened(page);
  });

  it('says so when a browser keeps no cookies of the application, instead of trying for ever', async () => {
    await page.route('**/.streamspace/enter', async (route) => {
      if (route.request().method() !== 'POST') await route.fallback();
      else await route.fulfill({ status: 303, headers: { location: '/' } });
    });
    await context.clearCookies({ name: '__Host-streamspace-app' });
    await page.reload();
    await page.getByRole('alert').getByText('does not recognise you').waitFor();
    expect(await audit(page)).toEqual([]);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Open again' }).click();
    await appOpened(page);
  });
});

/** What a host has kept in the browser, by number. */
interface Left {
  readonly items: number;
  readonly caches: number;
}

const isNothing = ({ items, caches }: Left): boolean => items + caches === 0;

/** What the host of a session has kept in the browser, as frames of the portal see it. */
async function leftIn(page: Page, sessionId: string): Promise<Left> {
  const address = `${new URL(page.url()).protocol}//${sessionId}.${new URL(page.url()).host}/.streamspace/nothing`;
  await page.evaluate(async (src) => {
    const frame = Object.assign(document.createElement('iframe'), { src, id: 'looking' });
    document.body.append(frame);
    await new Promise((resolve) => (frame.onload = resolve));
  }, address);
  const frame = page.frames().find((each) => each.url() === address);
  if (!frame) throw new Error('The page of the host is not there.');
  const left = await frame.evaluate(async () => ({
    items: localStorage.length,
    caches: (await caches.keys()).length,
  }));
  await page.locator('#looking').evaluate((each) => each.remove());
  return left;
}
