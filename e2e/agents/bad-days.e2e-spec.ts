import type { Browser, Page } from 'playwright-core';
import { Api } from '../support/api.js';
import { openBrowser, openPage } from '../support/browser.js';
import { type ProcessInfo, processesNaming, until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';
import { desktopPainted } from '../support/screen.js';

const USERNAME = 'ada';
const PASSWORD = 'seventeen quiet otters';

const isScreen = (command: string): boolean => /(^|\/)Xvnc /.test(command);

describe('A desktop on a bad day', () => {
  const place = aPlace();
  let product: Product;
  let browser: Browser;
  let page: Page;
  let api: Api;
  let dataDir: string;

  beforeAll(async () => {
    ({ dataDir } = await place);
    browser = await openBrowser();
    product = await Product.start(await place);
    api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', USERNAME, PASSWORD);
    ({ page } = await openPage(browser));
    await page.goto(`${product.url}/sign-in`);
    await page.getByLabel('Username').fill(USERNAME);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByTestId('launch-desktop').click();
    await desktopPainted(page);
  });
  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    (await place).remove();
  });

  const connectionState = (): Promise<string | null> => page.getByTestId('connection-state').getAttribute('data-state');
  const screens = (): ProcessInfo[] => processesNaming(dataDir).filter(({ command }) => isScreen(command));

  async function kill(script: 'src/main.js' | 'agents/local/main.js'): Promise<void> {
    const victim = product.process(script);
    if (!victim) throw new Error(`${script} does not run.`);
    process.kill(victim.pid, 'SIGKILL');
    await until('another process to take its place', () => {
      const next = product.process(script);
      return next !== undefined && next.pid !== victim.pid;
    });
  }

  async function viewerComesBack(): Promise<void> {
    await until('the viewer to be connected again', async () => (await connectionState()) === 'connected');
    await desktopPainted(page);
  }

  it.each(['agents/local/main.js', 'src/main.js'] as const)(
    'lives on when %s is killed, and the viewer comes back by itself',
    async (script) => {
      const [session] = await api.sessions();
      const before = screens().map(({ pid }) => pid);
      expect(before.length).toBeGreaterThan(0);
      const lost = until('the viewer to notice', async () => (await connectionState()) !== 'connected');
      await kill(script);
      await lost;
      await viewerComesBack();
      expect(screens().map(({ pid }) => pid)).toEqual(before);
      await until(
        'the session to be reachable',
        async () => (await api.session(session!.id)).agent?.isReachable === true,
      );
      expect((await api.session(session!.id)).state).toBe('running');
    },
  );

  it('starts a session once when the agent is killed in the middle of it', async () => {
    const { id } = await api.launch('terminal');
    await kill('agents/local/main.js');
    await until('the session to run', async () => (await api.session(id)).state === 'running');
    expect(processesNaming(id).filter(({ command }) => isScreen(command))).toHaveLength(1);
    await api.call('DELETE', `/sessions/${id}`);
    await until('it to end', async () => (await api.session(id)).state === 'ended');
    await until('nothing of it to be left', () => processesNaming(id).length === 0);
  });

  it('says why when the screen is killed underneath, and leaves nothing of it', async () => {
    const { id } = await api.launch('editor');
    await until('the session to run', async () => (await api.session(id)).state === 'running');
    const victim = processesNaming(id).find(({ command }) => isScreen(command));
    if (!victim) throw new Error('The session has no Xvnc.');
    process.kill(victim.pid, 'SIGKILL');
    const failed = await until('the session to fail', async () => {
      const session = await api.session(id);
      return session.state === 'failed' ? session : null;
    });
    expect(failed.reason?.message).toMatch(/\.$/);
    await until('nothing of it to be left', () => processesNaming(id).length === 0);
    const retried = await api.call('POST', `/sessions/${id}/retry`);
    expect(retried.status).toBe(202);
    await until('the session to run again', async () => (await api.session(id)).state === 'running');
  });
});
