import type { Page } from 'playwright-core';
import { until } from '../processes.js';
import { type AppStage, frameOf, type OpenApp } from './app-stage.js';
import { run, type Shell } from './shell.js';

/** How soon whatever is revoked is cut, in milliseconds, and as much again for a machine that has other work. */
const CUT_MS = 10_000;

/** A terminal on long polls, and all that becomes of a session: beside another one, asleep, ended. */
export function describeTerminal(stage: () => AppStage): void {
  describe('a terminal', () => {
    let app: OpenApp;

    const shellOf = async (opened: OpenApp): Promise<Shell> => ({ page: opened.page, frame: await frameOf(opened) });
    const statusOf = (page: Page): Promise<number> => page.evaluate(async () => (await fetch('/')).status);

    it('turns from a start screen into the application, in a secure context, and takes commands', async () => {
      app = await stage().launch('web-terminal');
      const shell = await shellOf(app);
      expect(new URL(shell.frame.url()).host).toBe(stage().hostOf(app.id));
      expect(await shell.frame.evaluate(() => isSecureContext)).toBe(true);
      await run(shell, 'echo kept > ~/kept.txt; echo $((6 * 7))', '42');
      await until('the file to be in the home', () => stage().platform.readHome('kept.txt') === 'kept\n');
    });

    it('shares neither cookies nor storage with another session', async () => {
      const other = await stage().launch('web-screen');
      const [here, there] = await Promise.all([frameOf(app), frameOf(other)]);
      await here.evaluate(() => {
        document.cookie = 'theme=dark; path=/; SameSite=None; Secure; Partitioned';
        localStorage.setItem('theme', 'dark');
      });
      expect(await here.evaluate(() => [document.cookie, localStorage.getItem('theme')])).toEqual([
        'theme=dark',
        'dark',
      ]);
      expect(await there.evaluate(() => [document.cookie, localStorage.getItem('theme')])).toEqual(['', null]);
      await stage().end(other);
    });

    it('sleeps, wakes, and turns into the application again by itself, with its files', async () => {
      const tab = await stage().openTab(app);
      await tab.locator('#vt100').waitFor();
      await stage().api.call('POST', `/sessions/${app.id}/hibernate`);
      await app.page.getByRole('heading', { name: /asleep/ }).waitFor();
      await tab.reload();
      await tab.getByRole('heading', { name: 'Asleep' }).waitFor();
      await stage().api.call('POST', `/sessions/${app.id}/wake`);
      // Nobody touches either of the two pages.
      await tab.locator('#vt100').waitFor();
      await stage().isOpen(app);
      await run(await shellOf(app), 'cat ~/kept.txt', 'kept');
      await tab.close();
      await stage().end(app);
    });

    it('leaves nothing in the browser when it has ended, and its host answers 404', async () => {
      // Nothing of this one asks by itself: the page that is loaded again is the first to be told.
      app = await stage().launch('web-files');
      const tab = await stage().openTab(app);
      await tab.evaluate(() => {
        document.cookie = 'theme=dark; path=/';
        localStorage.setItem('theme', 'dark');
      });
      await stage().api.end(app.id);
      await app.page.getByRole('heading', { name: /has ended/ }).waitFor();
      const answer = await tab.reload();
      expect(answer?.status()).toBe(404);
      expect(await tab.evaluate(() => [document.cookie, localStorage.length])).toEqual(['', 0]);
      expect(await statusOf(tab)).toBe(404);
      await tab.close();
      await app.page.close();
    });

    it('is cut when its person signs out', async () => {
      app = await stage().launch('web-screen');
      const tab = await stage().openTab(app);
      await tab.evaluate(async () => {
        const socket = new WebSocket(`ws://${location.host}/websockify`, ['binary']);
        await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
        socket.onclose = () => (document.title = 'cut');
      });
      expect(await statusOf(tab)).toBe(200);
      await app.page.goto(stage().product.url);
      await app.page.getByRole('button', { name: /account/i }).click();
      await app.page.getByRole('menuitem', { name: /sign out/i }).click();
      await until('the WebSocket to be cut', async () => (await tab.title()) === 'cut', CUT_MS);
      expect(await statusOf(tab)).toBe(404);
      await tab.close();
      await stage().end(app);
      await stage().signIn();
    });
  });
}
