import type { Page } from 'playwright-core';
import { until } from '../processes.js';
import { type Colour, desktopPainted, openTerminal, pixelsOf, runInTerminal, viewerConnected } from '../screen.js';
import { ADA, type ClusterStage } from './cluster-stage.js';
import { isTyped, typeIntoHome } from './typed-in-pod.js';

/** A colour that no part of the desktop has. */
const MAGENTA: Colour = [254, 1, 172];
/** Fills the terminal with {@link MAGENTA}. */
const PAINT = `printf '\\033[48;2;${MAGENTA.join(';')}m%4000s\\033[0m\\n' ' '`;

/** The way of whoever has just installed the chart: from the set-up link to a desktop, its files, and the end of it. */
export function describeFirstDesktop(stage: () => ClusterStage): void {
  describe('a first desktop', () => {
    let page: Page;
    let id: string;
    afterAll(() => page.close());

    const card = (): ReturnType<Page['locator']> => page.locator(`[data-testid="session-card"][data-session="${id}"]`);

    it('leads from the set-up link to the catalog', async () => {
      const link = await stage().release.setupUrl();
      page = await stage().browser.newPage();
      await page.goto(link);
      await page.getByLabel('Username').fill(ADA.username);
      await page.getByLabel('Password', { exact: true }).fill(ADA.password);
      await page.getByLabel('Repeat the password', { exact: true }).fill(ADA.password);
      await page.getByRole('button', { name: /create/i }).click();
      await page.getByTestId('launch-desktop').waitFor();
      await stage().api.signIn(ADA.username, ADA.password);
    });

    it('launches with one click and paints the desktop', async () => {
      await page.getByTestId('launch-desktop').click();
      await page.waitForURL(/\/sessions\/[0-9a-f-]{36}$/);
      id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await viewerConnected(page);
      await desktopPainted(page);
      const [pod, ...others] = await stage().podsOf(id);
      expect(pod?.status?.phase).toBe('Running');
      expect(others).toEqual([]);
    });

    it('brings the keys to a terminal of that desktop, and its answer back as pixels', async () => {
      await openTerminal(page);
      await typeIntoHome(stage(), page, id, 'typed.txt');
      await runInTerminal(page, PAINT, async () => (await pixelsOf(page, MAGENTA)) > 10_000);
    });

    it('sleeps without a pod, and wakes with its files', async () => {
      await page.goto(stage().url);
      await card().getByRole('button', { name: /more/i }).click();
      await page.getByRole('menuitem', { name: 'Put to sleep' }).click();
      await card().getByText('Asleep').waitFor();
      await until('its pod to go', async () => (await stage().podsOf(id)).length === 0);
      await card().getByRole('button', { name: 'Wake' }).click();
      await desktopPainted(page);
      expect(await isTyped(stage(), id, 'typed.txt')).toBe(true);
    });

    it('ends, and leaves its files for the next one', async () => {
      await stage().end(id);
      await until('its pod to go', async () => (await stage().podsOf(id)).length === 0);
      id = await stage().launch('desktop');
      expect(await isTyped(stage(), id, 'typed.txt')).toBe(true);
      await stage().end(id);
    });
  });
}
