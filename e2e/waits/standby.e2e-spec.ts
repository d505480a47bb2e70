import type { Page } from 'playwright-core';
import { TemplateDefinition } from '../../protocol/http/templates.js';
import { DockerHost } from '../support/docker-host.js';
import { until } from '../support/processes.js';
import { focusScreen, terminalPainted } from '../support/screen.js';
import { Stage } from '../support/stage.js';
import { typeIntoHome } from '../support/typed-files.js';

/** A minute without input, two to be warned, and what it takes until the agent has said so. */
const FROZEN_MS = 300_000;
const PREPARATION_MS = 600_000;

describe('A session in a container that stands still when nobody uses it', () => {
  let host: DockerHost;
  let stage: Stage;
  let page: Page;
  let id: string;

  beforeAll(async () => {
    host = await DockerHost.open();
    const { args, env } = host.plan;
    stage = await Stage.open({ ...(args && { args }), env: { ...env, STREAMSPACE_IDLE_FLOOR_MS: '1000' } });
    const { body } = await stage.api.call('GET', '/templates/terminal/definition');
    const definition = TemplateDefinition.parse(body);
    const change = { ...definition, idleMinutes: 30, standbyMinutes: 1 };
    expect((await stage.api.call('PUT', '/templates/terminal', change)).status).toBe(200);
    id = await stage.launch('terminal');
    page = await stage.look(id);
    await terminalPainted(page);
  }, PREPARATION_MS);
  afterAll(async () => {
    await stage.close();
    await host.close();
  });

  it(
    'is not frozen under the eyes of somebody who was not told',
    async () => {
      await page.getByTestId('idle-warning').getByText('This session pauses in').waitFor({ timeout: FROZEN_MS });
      const session = await stage.api.session(id);
      expect(session).toMatchObject({ state: 'running', sleepAction: 'standby', sleepCause: 'idle' });
      expect(host.isPaused(id)).toBe(false);
    },
    FROZEN_MS,
  );

  it(
    'is frozen after the warning, with everything as it was',
    async () => {
      await page.getByRole('button', { name: 'Go on' }).waitFor({ timeout: FROZEN_MS });
      await until('the container to stand still', () => host.isPaused(id));
      expect((await stage.api.session(id)).state).toBe('standby');
    },
    FROZEN_MS,
  );

  it('goes on at a click, programs included', async () => {
    await page.getByRole('button', { name: 'Go on' }).click();
    await stage.isRunning(id);
    expect(host.isPaused(id)).toBe(false);
    await terminalPainted(page);
    await focusScreen(page);
    await typeIntoHome(page, (name) => host.readHome(name), 'awake.txt');
  });
});
