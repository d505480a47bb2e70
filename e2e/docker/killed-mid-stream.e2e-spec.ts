import type { Page } from 'playwright-core';
import { connectionIs, watchConnection } from '../support/connection-log.js';
import { DockerHost } from '../support/docker-host.js';
import { DockerTerminal } from '../support/docker-terminal.js';
import { holdKeys, letGo } from '../support/held-keys.js';
import { keepMoving, pictureMoves } from '../support/moving-picture.js';
import { until } from '../support/processes.js';
import { terminalPainted } from '../support/screen.js';
import type { Stage } from '../support/stage.js';

/** Two containers with a viewer each: what happens to the first must not be felt at the second. */
describe('On Docker, killed in the middle of a stream:', () => {
  let terminal: DockerTerminal;
  let stage: Stage;
  let page: Page;
  let otherPage: Page;

  beforeAll(async () => {
    terminal = await DockerTerminal.open(await DockerHost.open());
    ({ stage, page } = terminal);
    otherPage = await stage.look(await stage.launch('terminal', { home: 'temporary' }));
    await keepMoving(otherPage);
  }, 600_000);
  afterAll(() => terminal.close());

  it.each(['agents/docker/main.js', 'src/main.js'] as const)(
    '%s. The viewer comes back, no key is stuck, and the container is the same',
    async (script) => {
      const before = terminal.init;
      const watched = await watchConnection(page);
      await holdKeys(page);
      await stage.product.kill(script);
      await until('the viewer to notice', async () => (await watched()).includes('reconnecting'));
      await letGo(page);
      await connectionIs(page, 'connected');
      await terminalPainted(page);
      await terminal.type(`after-${script.split('/')[0] ?? ''}.txt`);
      expect(terminal.init).toBe(before);
      await connectionIs(otherPage, 'connected');
      await pictureMoves(otherPage, 3);
    },
  );

  it('the container. The session says why, starts anew with its files, and the other one does not notice', async () => {
    const others = await watchConnection(otherPage);
    process.kill(terminal.init, 'SIGKILL');
    expect(await terminal.startAnew()).toMatch(/\.$/);
    expect(terminal.host.readHome('after-agents.txt')).not.toBeNull();
    await terminal.type('after-container.txt');
    await pictureMoves(otherPage, 3);
    expect(await others()).toEqual(['connected']);
  });

  it('and after all that, Ctrl-C leaves nothing, and the files are there', async () => {
    await stage.stop();
    expect(terminal.host.running()).toEqual([]);
    expect(terminal.host.readHome('after-container.txt')).not.toBeNull();
  });
});
