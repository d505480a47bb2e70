import { networkArguments, SANDBOX_RESOLVER } from './network-arguments.js';

describe('networkArguments', () => {
  const argv = networkArguments(['10.0.0.0/8'], ['bwrap', '--x']);

  it('forwards no port in either direction and does not map the host', () => {
    for (const option of ['-t', '-u', '-T', '-U']) expect(argv[argv.indexOf(option) + 1]).toBe('none');
    expect(argv).toEqual(expect.arrayContaining(['--no-map-gw', '--ipv4-only']));
  });

  it('closes the ranges before it becomes the command', () => {
    expect(argv.slice(-5)).toEqual(['close-ranges', '10.0.0.0/8', '--', 'bwrap', '--x']);
  });

  it('answers names at the address that the desktop asks', () => {
    expect(argv[argv.indexOf('--dns-forward') + 1]).toBe(SANDBOX_RESOLVER);
  });
});
