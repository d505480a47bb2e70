import { HELP, startOptions } from '../scripts/lib/start-options.mjs';

describe('startOptions', () => {
  it.each([
    [[], { isHelp: false, isDocker: false }],
    [['--docker'], { isHelp: false, isDocker: true }],
    [['--help'], { isHelp: true, isDocker: false }],
    [['-h', '--docker'], { isHelp: true, isDocker: true }],
  ])('reads %j', (args, options) => {
    expect(startOptions(args, {})).toEqual(options);
  });

  it('takes a flag that npm has swallowed', () => {
    expect(startOptions([], { npm_config_docker: 'true' }).isDocker).toBe(true);
  });

  it.each(['--dokcer', 'docker', '--port=3001'])('says what there is instead of %s', (arg) => {
    expect(() => startOptions([arg], {})).toThrow(`npm start does not know "${arg}"`);
    expect(() => startOptions([arg], {})).toThrow(HELP);
  });
});
