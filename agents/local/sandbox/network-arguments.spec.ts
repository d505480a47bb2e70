import { closedRanges, networkArguments, SANDBOX_RESOLVER } from './network-arguments.js';

describe('closedRanges', () => {
  it('closes private, shared, link-local and multicast ranges', () => {
    expect(closedRanges([])).toEqual(
      expect.arrayContaining([
        '10.0.0.0/8',
        '172.16.0.0/12',
        '192.168.0.0/16',
        '169.254.0.0/16',
        '100.64.0.0/10',
        '224.0.0.0/4',
      ]),
    );
  });

  it('closes the networks that the host stands in, without naming any twice', () => {
    const host = { family: 'IPv4', cidr: '203.0.113.77/26' };
    expect(closedRanges([host, host]).filter((range) => range.startsWith('203.'))).toEqual(['203.0.113.64/26']);
  });

  it('closes only the host itself where its network is the Internet', () => {
    expect(closedRanges([{ family: 'IPv4', cidr: '198.51.100.7/1' }])).toContain('198.51.100.7/32');
  });

  it('leaves loopback, which is the sandbox’s own, and IPv6, which it has none of', () => {
    const ranges = closedRanges([
      { family: 'IPv4', cidr: '127.0.0.1/8' },
      { family: 'IPv6', cidr: 'fd00::2/64' },
      { family: 'IPv4', cidr: null },
    ]);
    expect(ranges).toEqual(closedRanges([]));
  });

  it('handles addresses above 127 without a sign', () => {
    expect(closedRanges([{ family: 'IPv4', cidr: '223.255.255.254/30' }])).toContain('223.255.255.252/30');
  });
});

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
