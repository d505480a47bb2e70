import type { DockerHost } from '../support/docker-host.js';
import { onDocker } from '../support/web-apps/app-platform.js';
import { AppStage } from '../support/web-apps/app-stage.js';
import { describeFiles } from '../support/web-apps/files.steps.js';
import { describeNotebook } from '../support/web-apps/notebook.steps.js';
import { describeRootInit } from '../support/web-apps/root-init.steps.js';
import { describeScreen } from '../support/web-apps/screen.steps.js';
import { describeTerminal } from '../support/web-apps/terminal.steps.js';

/** The first time on a machine, images are made. */
const PREPARATION_MS = 600_000;

describe('Real web applications in containers', () => {
  let stage: AppStage;
  let host: DockerHost;
  beforeAll(async () => {
    stage = await AppStage.open(async () => {
      const platform = await onDocker();
      ({ host } = platform);
      return platform;
    });
  }, PREPARATION_MS);
  afterAll(() => stage.close());

  describeTerminal(() => stage);
  describeScreen(() => stage);
  describeFiles(() => stage);
  describeNotebook(() => stage);
  describeRootInit(
    () => stage,
    () => host,
  );
});
