import { BlockList } from 'node:net';
import { CLOSED_IPV6_RANGES, closedRanges } from './closed-ranges.js';

describe('closedRanges', () => {
  it('closes private networks and metadata services', () => {
    const ranges = closedRanges([]);
    for (const range of ['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'])
      expect(ranges).toContain(range);
  });

  it("closes the host's own networks once, and leaves loopback and IPv6 to themselves", () => {
    const host = { family: 'IPv4', cidr: '192.0.2.77/28' };
    const ranges = closedRanges([
      host,
      host,
      { family: 'IPv4', cidr: '127.0.0.1/8' },
      { family: 'IPv6', cidr: 'fd00::1/64' },
    ]);
    expect(ranges.filter((range) => range === '192.0.2.64/28')).toHaveLength(1);
    expect(ranges.some((range) => range.startsWith('127.') || range.includes(':'))).toBe(false);
  });

  it('closes only the host itself where its network is the Internet', () => {
    expect(closedRanges([{ family: 'IPv4', cidr: '203.0.113.9/0' }])).toContain('203.0.113.9/32');
  });
});

describe('CLOSED_IPV6_RANGES', () => {
  it('closes what is no address of the Internet, or carries an address of IPv4', () => {
    const closed = new BlockList();
    for (const range of CLOSED_IPV6_RANGES) {
      const [address = '', bits] = range.split('/');
      closed.addSubnet(address, Number(bits), 'ipv6');
    }
    for (const address of [
      '::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      '2002:a00:1::1',
      'fd00:ec2::254',
      'fe80::1',
      'ff02::1',
    ])
      expect(closed.check(address, 'ipv6')).toBe(true);
    for (const address of ['2606:4700::1111', '2a00:1450::1']) expect(closed.check(address, 'ipv6')).toBe(false);
  });
});
