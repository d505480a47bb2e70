import type { Page } from 'playwright-core';
import { connectionIs, watchConnection } from '../support/connection-log.js';
import { DockerHost } from '../support/docker-host.js';
import { holdKeys, letGo } from '../support/held-keys.js';
import { keepMoving, pictureMoves } from '../support/moving-picture.js';
import { until } from '../support/processes.js';
import { terminalPainted } from '../support/screen.js';
import { Stage } from '../support/stage.js';
import { typeIntoHome } from '../support/typed-files.js';

/** Two containers with a viewer each: what happens to the first must not be felt at the second. */
describe('On Docker, killed in the middle of a stream:', () => {
  let host: DockerHost;
  let stage: Stage;
  let sessionId: string;
  let page: Page;
  let otherPage: Page;

  beforeAll(async () => {
    host = await DockerHost.open();
    stage = await Stage.open(host.plan);
    sessionId = await stage.launch('terminal');
    page = await stage.look(sessionId);
    otherPage = await stage.look(await stage.launch('terminal', { home: 'temporary' }));
    await keepMoving(otherPage);
    await terminalPainted(page);
  }, 600_000);
  afterAll(async () => {
    await stage.close();
    await host.close();
  });

  const typeInto = (name: string): Promise<void> => typeIntoHome(page, (file) => host.readHome(file), name);

  it.each(['agents/docker/main.js', 'src/main.js'] as const)(
    '%s. The viewer comes back, no key is stuck, and the container is the same',
    async (script) => {
      const before = host.initOf(sessionId);
      const watched = await watchConnection(page);
      await holdKeys(page);
      await stage.product.kill(script);
      await until('the viewer to notice', async () => (await watched()).includes('reconnecting'));
      await letGo(page);
      await connectionIs(page, 'connected');
      await terminalPainted(page);
      await typeInto(`after-${script.split('/')[0] ?? ''}.txt`);
      expect(host.initOf(sessionId)).toBe(before);
      await connectionIs(otherPage, 'connected');
      await pictureMoves(otherPage, 3);
    },
  );

  it('the container. The session says why, starts anew with its files, and the other one does not notice', async () => {
    const others = await watchConnection(otherPage);
    process.kill(host.initOf(sessionId), 'SIGKILL');
    const { reason } = await stage.failed(sessionId);
    expect(reason?.message).toMatch(/\.$/);
    await page.getByText(reason?.message ?? '', { exact: true }).waitFor();
    await page.getByRole('button', { name: /try again|retry/i }).click();
    await connectionIs(page, 'connected');
    await terminalPainted(page);
    expect(host.readHome('after-agents.txt')).not.toBeNull();
    await typeInto('after-container.txt');
    await pictureMoves(otherPage, 3);
    expect(await others()).toEqual(['connected']);
  });

  it('and after all that, Ctrl-C leaves nothing, and the files are there', async () => {
    await stage.stop();
    expect(host.running()).toEqual([]);
    expect(host.readHome('after-container.txt')).not.toBeNull();
  });
});
