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
const NEVER_IPV4 = [['169.254.0.0', 16]] as const;
const NEVER_IPV6 = [
  ['fe80::', 10],
  ['fd00:ec2::254', 128],
] as const;

/** A list of one family: Node would compare IPv4 addresses with IPv6 ranges as well, all of which lie in `::/3`. */
function listOf(family: 'ipv4' | 'ipv6', ranges: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of ranges) list.addSubnet(net, prefix, family);
  return list;
}

const NEVER = { ipv4: listOf('ipv4', NEVER_IPV4), ipv6: listOf('ipv6', NEVER_IPV6) };
const PRIVATE = { ipv4: listOf('ipv4', PRIVATE_IPV4), ipv6: listOf('ipv6', PRIVATE_IPV6) };

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
  if (isIP(plain) === 0 || NEVER[family].check(plain, family)) return 'never';
  return PRIVATE[family].check(plain, family) ? 'private' : 'public';
}
