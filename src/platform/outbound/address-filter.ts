import { BlockList, isIP } from 'node:net';

/** Addresses that nobody outside of this network can reach, or that mean the machine itself (RFC 6890). */
const PRIVATE_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
/** Everything but global unicast (2000::/3), and what of that hides an IPv4 address or is for documents. */
const PRIVATE_IPV6 = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const;
/** Where clouds tell a machine its secrets, link-local: never allowed, whoever asks. */
const NEVER_IPV4 = ['169.254.0.0', 16] as const;
const NEVER_IPV6 = ['fe80::', 10] as const;

const neverAllowed = new BlockList();
neverAllowed.addSubnet(...NEVER_IPV4, 'ipv4');
neverAllowed.addSubnet(...NEVER_IPV6, 'ipv6');
neverAllowed.addAddress('fd00:ec2::254', 'ipv6');

const privateRanges = new BlockList();
for (const [net, prefix] of PRIVATE_IPV4) privateRanges.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of PRIVATE_IPV6) privateRanges.addSubnet(net, prefix, 'ipv6');

/** What may be said of an address: `public`, `private` (allowed where it is configured), or `never`. */
export type AddressKind = 'public' | 'private' | 'never';

/** An IPv4 address that is written as an IPv6 one, as IPv4. */
function unmapped(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

/** What kind of address `address` is. What is not an address is never allowed. */
export function addressKind(address: string): AddressKind {
  const plain = unmapped(address);
  const family = isIP(plain) === 4 ? 'ipv4' : 'ipv6';
  if (isIP(plain) === 0 || neverAllowed.check(plain, family)) return 'never';
  return privateRanges.check(plain, family) ? 'private' : 'public';
}
