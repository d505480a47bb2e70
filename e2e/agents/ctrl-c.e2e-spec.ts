import { describeCtrlC } from '../support/ctrl-c.steps.js';

describeCtrlC('Ctrl-C', 'agents/local/main.js', () =>
  // A sandbox that is left is a process that names the data folder.
  Promise.resolve({ plan: {}, running: () => [], close: () => Promise.resolve() }),
);
