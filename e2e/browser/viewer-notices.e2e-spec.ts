import type { Locator, Page } from 'playwright-core';
import { audit } from '../support/audit.js';
import { Desk } from '../support/desk.js';
import { fallingAsleep } from '../support/falling-asleep.js';
import { viewerConnected } from '../support/screen.js';

describe('What the viewer of a screen says by itself', () => {
  let desk: Desk;
  let page: Page;

  beforeAll(async () => {
    desk = await Desk.open();
    page = desk.page;
  });
  afterAll(() => desk.close());
  afterEach(() => page.unrouteAll({ behavior: 'ignoreErrors' }));

  const warning = (): Locator => page.getByTestId('idle-warning');

  async function warned(): Promise<void> {
    await fallingAsleep(page, 100);
    await page.reload();
    await viewerConnected(page);
    await warning().getByText('Still there?').waitFor();
  }

  it('warns before the session sleeps, and keeps it running on one click', async () => {
    await warned();
    expect(await audit(page)).toEqual([]);
    const answered = page.waitForResponse('**/keep-awake');
    await page.getByRole('button', { name: 'Keep it running' }).click();
    expect((await answered).status()).toBe(200);
    await warning().waitFor({ state: 'detached' });
  });

  it('keeps warning, and says so, when the server could not be told', async () => {
    await warned();
    await page.route('**/keep-awake', (route) => route.abort());
    await page.getByRole('button', { name: 'Keep it running' }).click();
    await warning().getByText('could not be told').waitFor();
    expect(await audit(page)).toEqual([]);
    await page.unroute('**/keep-awake');
    await page.getByRole('button', { name: 'Keep it running' }).click();
    await warning().waitFor({ state: 'detached' });
  });

  it('says in each window that the session is open in another one as well', async () => {
    await page.reload();
    await viewerConnected(page);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await viewerConnected(other);
    for (const each of [page, other]) {
      // Beside the handle it is said for a few seconds only, in the panel for as long as it is so.
      await each.getByRole('button', { name: 'Session panel', exact: true }).click();
      await each.locator('#viewer-panel').getByText('Also open in another window').waitFor();
      expect(await audit(each)).toEqual([]);
    }
    await other.close();
  });
});
