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

    /** Whether `isSeen` holds soon after `attempt`: an IDE that is still starting takes the focus away, and with it what is typed. */
    const trying = (what: string, attempt: () => Promise<void>, isSeen: () => boolean): Promise<boolean> =>
      until(
        what,
        async () => {
          await attempt();
          return until(what, isSeen, 4000).catch(() => false as const);
        },
        60_000,
      );

    /** Types a line into the terminal, on an empty line of its own. */
    const inTerminal = async (line: string, isSeen: () => boolean): Promise<void> => {
      const terminal = (await frameOf(app)).locator('.terminal.xterm');
      const typed = async (): Promise<void> => {
        await terminal.click();
        await app.page.keyboard.press('Control+C');
        await app.page.keyboard.type(`${line}\n`);
      };
      await trying(`"${line}" to be done`, typed, isSeen);
    };

    it('writes a file, and its terminal reads it', async () => {
      const frame = await frameOf(app);
      const { platform } = stage();
      await frame.locator('.monaco-workbench').click();
      await command('Terminal: Focus Terminal');
      await inTerminal('echo > hello.txt', () => platform.readHome('hello.txt') === '\n');
      await frame.locator('.explorer-folders-view').getByText('hello.txt').dblclick();
      const editor = frame.locator('.editor-instance .monaco-editor');
      const written = async (): Promise<void> => {
        await editor.click();
        await app.page.keyboard.press('Control+A');
        await app.page.keyboard.type('typed in the IDE');
        await app.page.keyboard.press('Control+S');
      };
      await trying('the file to be saved', written, () => platform.readHome('hello.txt') === 'typed in the IDE');
      await inTerminal('cp hello.txt read.txt', () => platform.readHome('read.txt') === 'typed in the IDE');
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
