import { join } from 'node:path';
import { describeFirstDesktop } from '../support/first-desktop.steps.js';
import { readTyped } from '../support/typed-files.js';
import { processesNaming } from '../support/processes.js';

describeFirstDesktop('A first desktop, from one command', ({ dataDir }) =>
  Promise.resolve({
    plan: {},
    readHome: (name) => readTyped(join(dataDir, 'homes'), name),
    running: () =>
      processesNaming(dataDir)
        .map(({ command }) => command)
        .filter((command) => /bwrap|Xvnc|pasta/.test(command)),
    close: () => Promise.resolve(),
  }),
);
