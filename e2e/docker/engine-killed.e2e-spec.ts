import type { Page } from 'playwright-core';
import { connectionIs, connectionState, watchConnection } from '../support/connection-log.js';
import { DockerHost } from '../support/docker-host.js';
import { KillableEngine } from '../support/killable-engine.js';
import { keepMoving, pictureMoves } from '../support/moving-picture.js';
import { terminalPainted } from '../support/screen.js';
import { Stage } from '../support/stage.js';
import { typeIntoHome } from '../support/typed-files.js';

describe('The engine killed in the middle of a stream', () => {
  let engine: KillableEngine;
  let host: DockerHost;
  let stage: Stage;
  let sessionId: string;
  let page: Page;

  beforeAll(async () => {
    engine = await KillableEngine.open();
    host = await DockerHost.on(engine);
    stage = await Stage.open(host.plan);
    sessionId = await stage.launch('terminal');
    page = await stage.look(sessionId);
    await terminalPainted(page);
    await typeIntoHome(page, (file) => host.readHome(file), 'before.txt');
    await keepMoving(page);
  }, 600_000);
  afterAll(async () => {
    await stage.close();
    await host.close();
  });

  it('is not felt by a stream, and the session goes on under the next engine that leaves it alive', async () => {
    const watched = await watchConnection(page);
    const before = host.initOf(sessionId);
    await engine.kill();
    await pictureMoves(page, 10);
    expect((await stage.api.session(sessionId)).state).toBe('running');
    await engine.start({ isLiveRestore: true });
    await pictureMoves(page, 10);
    expect(host.initOf(sessionId)).toBe(before);
    expect(await watched()).toEqual(['connected']);
    expect((await stage.api.session(sessionId)).state).toBe('running');
  });

  it('keeps a new viewer waiting until there is an engine again, by itself', async () => {
    await engine.kill();
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await connectionState(page)).not.toBe('connected');
    expect((await stage.api.session(sessionId)).state).toBe('running');
    await engine.start({ isLiveRestore: true });
    await connectionIs(page, 'connected');
    await pictureMoves(page, 3);
  });

  it('ends a session that the next engine does not leave alive: it says so, and starts anew with its files', async () => {
    await engine.kill();
    await pictureMoves(page, 3);
    await engine.start({ isLiveRestore: false });
    const { reason } = await stage.failed(sessionId);
    expect(reason?.message).toMatch(/\.$/);
    await page.getByText(reason?.message ?? '', { exact: true }).waitFor();
    await page.getByRole('button', { name: /try again|retry/i }).click();
    await connectionIs(page, 'connected');
    await terminalPainted(page);
    expect(host.readHome('before.txt')).not.toBeNull();
    await typeIntoHome(page, (file) => host.readHome(file), 'after.txt');
  });

  it('and after all that, Ctrl-C leaves nothing', async () => {
    await stage.stop();
    expect(host.running()).toEqual([]);
  });
});
