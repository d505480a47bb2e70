import { until } from '../processes.js';
import { type AppStage, frameOf, type OpenApp } from './app-stage.js';

/** code-server: some megabytes of scripts, service workers, storage, and everything else on two WebSockets. */
export function describeEditor(stage: () => AppStage): void {
  describe('an IDE', () => {
    let app: OpenApp;
    afterAll(() => stage().end(app));

    /** By its palette, which closes when something of the IDE that is still starting takes the focus. */
    const command = async (name: string): Promise<void> => {
      const frame = await frameOf(app);
      const box = frame.locator('.quick-input-widget input').first();
      const found = frame.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
      await until(`the palette to know "${name}"`, async () => {
        await frame.locator('.monaco-workbench').press('F1');
        await box.fill(`>${name}`, { timeout: 2000 }).catch(() => undefined);
        return found.waitFor({ timeout: 2000 }).then(
          () => true,
          () => false,
        );
      });
      await box.press('Enter');
    };

    it('opens in the frame of the viewer, led on to its folder', async () => {
      app = await stage().launch('code');
      const frame = await frameOf(app);
      await frame.locator('.monaco-workbench .explorer-folders-view').waitFor();
      expect(new URL(frame.url()).searchParams.get('folder')).toMatch(/\/project$/);
      expect(await frame.evaluate(() => isSecureContext)).toBe(true);
    });

    it('writes a file, and its terminal reads it', async () => {
      const frame = await frameOf(app);
      await frame.locator('.monaco-workbench').click();
      const box = frame.locator('.quick-input-widget input').first();
      const asksWhere = async (): Promise<boolean> => {
        await command('Create: New File...');
        await box.fill('hello.txt', { timeout: 3000 });
        await box.press('Enter', { timeout: 3000 });
        return until('the path', async () => (await box.inputValue()).endsWith('/hello.txt'), 3000);
      };
      await until('the editor to ask where', () => asksWhere().catch(() => false), 90_000);
      await box.press('Enter');
      await frame.locator('.monaco-editor.focused').waitFor();
      await app.page.keyboard.type('typed in the IDE');
      await app.page.keyboard.press('Control+S');
      await until('the file to be saved', () => stage().platform.readHome('hello.txt') === 'typed in the IDE');
      await command('Terminal: Create New Terminal');
      await frame.locator('.terminal.xterm.focus').waitFor();
      await until('what was typed to have been done', async () => {
        await app.page.keyboard.type('cp hello.txt read.txt\n');
        return until('the copy', () => stage().platform.readHome('read.txt') === 'typed in the IDE', 4000).catch(
          () => false,
        );
      });
    });

    it('has its service worker where it is opened in a tab', async () => {
      const tab = await stage().openTab(app);
      await tab.locator('.monaco-workbench .explorer-folders-view').waitFor();
      const scope = await tab.evaluate(async () => (await navigator.serviceWorker.ready).scope);
      expect(scope).toBe(`${new URL(tab.url()).origin}/`);
      await tab.close();
    });
  });
}
