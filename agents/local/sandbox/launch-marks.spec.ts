import { launchesSandboxOf } from './launch-marks.js';

describe('launchesSandboxOf', () => {
  it.each([
    ['a sandbox of the agent’s own user', ['bwrap', '--bind', '/data/sessions/1/run', '/run/streamspace'], true],
    ['a launcher of root', ['sh', '-c', 'x', '/data/sessions/1/run', '/mnt/run', '--'], true],
    ['a sandbox of another folder', ['bwrap', '--bind', '/data2/sessions/1/run', '/run/streamspace'], false],
    ['somebody who looks into the folder', ['ls', '/data/sessions/1/run'], false],
    ['somebody who reads a log', ['tail', '-f', '/data/sessions/1/log', '/run/streamspace'], false],
    ['nothing', [], false],
  ])('tells %s', (_who, argv, isMeant) => {
    expect(launchesSandboxOf('/data/sessions', argv)).toBe(isMeant);
  });
});
