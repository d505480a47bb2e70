import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { ImportedTemplates } from '../../../protocol/http/templates.js';
import { until } from '../processes.js';
import { appFrame } from '../web-apps/app-frame.js';
import { run, type Shell } from '../web-apps/shell.js';
import type { ClusterStage } from './cluster-stage.js';
import { APPS_DOMAIN } from './public-names.js';

const TEMPLATES = 'testing/web-apps/templates.yaml';
const START_MS = 120_000;

/** A web application in the frame of the viewer, on its own host of another site. */
export function describeWebApp(stage: () => ClusterStage): void {
  describe('a web application', () => {
    let page: Page;
    let id: string;
    afterAll(() => page.close());

    const isOpen = (): Promise<void> =>
      page.locator('[data-testid="app-state"][data-state="open"]').waitFor({ state: 'attached', timeout: START_MS });
    const shell = async (): Promise<Shell> => ({ page, frame: await appFrame(page) });

    it('is imported into the catalog, and opens in the viewer', async () => {
      const file = readFileSync(TEMPLATES, 'utf8');
      const answer = await stage().api.call('POST', '/templates/import', file, { 'content-type': 'application/yaml' });
      expect(ImportedTemplates.parse(answer.body).created).toContain('web-terminal');
      page = await stage().browser.newPage();
      await page.goto(stage().url);
      await page.getByTestId('launch-web-terminal').click();
      await page.waitForURL(/\/sessions\/[0-9a-f-]{36}$/);
      id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await isOpen();
      const { frame } = await shell();
      expect(new URL(frame.url()).hostname).toBe(`${id}.${APPS_DOMAIN}`);
      expect(await frame.evaluate(() => isSecureContext)).toBe(true);
    });

    it('takes commands, sleeps, and is back by itself with its files when it is woken', async () => {
      await run(await shell(), 'echo kept > ~/kept.txt; echo $((6 * 7))', '42');
      await stage().api.call('POST', `/sessions/${id}/hibernate`);
      await page.getByRole('heading', { name: /asleep/ }).waitFor();
      await until('its pod to go', async () => (await stage().podsOf(id)).length === 0);
      await stage().api.call('POST', `/sessions/${id}/wake`);
      await isOpen();
      await run(await shell(), 'cat ~/kept.txt', 'kept');
      await stage().end(id);
    });
  });
}
