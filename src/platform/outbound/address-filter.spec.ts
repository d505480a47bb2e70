import { addressKind } from './address-filter.js';

describe('addressKind', () => {
  it.each(['169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', 'fd00:ec2::254', 'evil.example', ''])(
    'never allows %s',
    (address) => {
      expect(addressKind(address)).toBe('never');
    },
  );

  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    'fd12::1',
    '2001:db8::1',
    '2002:7f00:1::',
  ])('calls %s private', (address) => {
    expect(addressKind(address)).toBe('private');
  });

  it.each(['1.1.1.1', '172.32.0.1', '8.8.8.8', '2606:4700::1111', '::ffff:1.1.1.1'])('lets %s through', (address) => {
    expect(addressKind(address)).toBe('public');
  });
});
