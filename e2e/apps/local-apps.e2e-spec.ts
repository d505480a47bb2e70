import { onThisMachine } from '../support/web-apps/app-platform.js';
import { AppStage } from '../support/web-apps/app-stage.js';
import { describeEditor } from '../support/web-apps/editor.steps.js';
import { describeFiles } from '../support/web-apps/files.steps.js';
import { describeNotebook } from '../support/web-apps/notebook.steps.js';
import { describeScreen } from '../support/web-apps/screen.steps.js';
import { describeTerminal } from '../support/web-apps/terminal.steps.js';

const PREPARATION_MS = 180_000;

describe('Real web applications in sandboxes of this machine', () => {
  let stage: AppStage;
  beforeAll(async () => {
    stage = await AppStage.open(onThisMachine);
  }, PREPARATION_MS);
  afterAll(() => stage.close());

  describeTerminal(() => stage);
  describeScreen(() => stage);
  describeFiles(() => stage);
  describeNotebook(() => stage);
  describeEditor(() => stage);
});
