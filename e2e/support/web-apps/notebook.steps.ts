import { until } from '../processes.js';
import { type AppStage, frameOf, type OpenApp } from './app-stage.js';

/** Jupyter: redirects, a token against forgery in a cookie, kernels on WebSockets. */
export function describeNotebook(stage: () => AppStage): void {
  describe('a notebook', () => {
    let app: OpenApp;
    afterAll(() => stage().end(app));

    it('is led on by the application, on its own host', async () => {
      app = await stage().launch('notebook');
      const frame = await frameOf(app);
      await frame.waitForURL(/\/tree/);
      expect(new URL(frame.url()).host).toBe(stage().hostOf(app.id));
      await frame.locator('#notebook_list').waitFor();
    });

    it('is written, run by its kernel, and saved', async () => {
      const frame = await frameOf(app);
      const path = await frame.evaluate(async () => {
        const [, token = ''] = /_xsrf=([^;]*)/.exec(document.cookie) ?? [];
        const headers = { 'content-type': 'application/json', 'x-xsrftoken': token };
        const answer = await fetch('/api/contents', { method: 'POST', headers, body: '{"type":"notebook"}' });
        return ((await answer.json()) as { path: string }).path;
      });
      // The page never finishes loading where what it wants from elsewhere is out of reach.
      await frame.goto(new URL(`/notebooks/${path}`, frame.url()).href, { waitUntil: 'commit' });
      await frame.locator('#kernel_indicator_icon.kernel_idle_icon').waitFor();
      await frame.locator('.CodeMirror').first().click();
      await app.page.keyboard.type(`open('ran.txt', 'w').write('by the kernel'); print(6 * 7)`);
      await app.page.keyboard.press('Shift+Enter');
      await frame.locator('.output_text', { hasText: /^42\s*$/ }).waitFor();
      await until('the file of the kernel', () => stage().platform.readHome('ran.txt') === 'by the kernel');
      await app.page.keyboard.press('Control+S');
      await until('the notebook to be saved', () => stage().platform.readHome(path)?.includes('by the kernel'));
    });
  });
}
