import type { Page } from 'playwright-core';
import { connectionIs, connectionState, watchConnection } from '../support/connection-log.js';
import { DockerHost } from '../support/docker-host.js';
import { DockerTerminal } from '../support/docker-terminal.js';
import { KillableEngine } from '../support/killable-engine.js';
import { keepMoving, pictureMoves } from '../support/moving-picture.js';
import type { Stage } from '../support/stage.js';

describe('The engine killed in the middle of a stream', () => {
  let engine: KillableEngine;
  let terminal: DockerTerminal;
  let stage: Stage;
  let page: Page;

  beforeAll(async () => {
    engine = await KillableEngine.open();
    terminal = await DockerTerminal.open(await DockerHost.on(engine));
    ({ stage, page } = terminal);
    await terminal.type('before.txt');
    await keepMoving(page);
  }, 600_000);
  afterAll(() => terminal.close());

  it('is not felt by a stream, and the session goes on under the next engine that leaves it alive', async () => {
    const watched = await watchConnection(page);
    const before = terminal.init;
    await engine.kill();
    await pictureMoves(page, 10);
    expect((await stage.api.session(terminal.sessionId)).state).toBe('running');
    await engine.start({ isLiveRestore: true });
    await pictureMoves(page, 10);
    expect(terminal.init).toBe(before);
    expect(await watched()).toEqual(['connected']);
    expect((await stage.api.session(terminal.sessionId)).state).toBe('running');
  });

  it('keeps a new viewer waiting until there is an engine again, by itself', async () => {
    await engine.kill();
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await connectionState(page)).not.toBe('connected');
    expect((await stage.api.session(terminal.sessionId)).state).toBe('running');
    await engine.start({ isLiveRestore: true });
    await connectionIs(page, 'connected');
    await pictureMoves(page, 3);
  });

  it('ends a session that the next engine does not leave alive: it says so, and starts anew with its files', async () => {
    await engine.kill();
    await pictureMoves(page, 3);
    await engine.start({ isLiveRestore: false });
    expect(await terminal.startAnew()).toMatch(/\.$/);
    expect(terminal.host.readHome('before.txt')).not.toBeNull();
    await terminal.type('after.txt');
  });

  it('and after all that, Ctrl-C leaves nothing', async () => {
    await stage.stop();
    expect(terminal.host.running()).toEqual([]);
  });
});
