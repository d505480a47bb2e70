/** An address of the host, as `os.networkInterfaces()` tells it. */
export interface HostAddress {
  readonly family: string;
  /** Address and prefix length, for example `192.0.2.2/24`. */
  readonly cidr: string | null;
}

/** Special-purpose ranges (RFC 6890) that no session may reach: private, shared, link-local with metadata services, multicast. */
const CLOSED_RANGES = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/**
 * The same of IPv6: unspecified, loopback, mapped and translated addresses, discard-only, Teredo and 6to4 (which carry IPv4 addresses), unique local,
 * link-local, site-local and multicast.
 */
export const CLOSED_IPV6_RANGES = [
  '::/8',
  '100::/64',
  '2001::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
] as const;

function networkOf(cidr: string): string {
  const [address = '', bits = '32'] = cidr.split('/');
  // A prefix this short is a tunnel that carries the Internet: only the host itself is closed then.
  if (Number(bits) < 8) return `${address}/32`;
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(bits));
  const network = Math.floor(value / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.')}/${bits}`;
}

/** Every IPv4 range that a session must not reach: the closed ones, and the host's own addresses with the networks they stand in. */
export function closedRanges(addresses: readonly HostAddress[]): string[] {
  const own = addresses.flatMap(({ family, cidr }) => (family === 'IPv4' && cidr ? [networkOf(cidr)] : []));
  return [...new Set([...CLOSED_RANGES, ...own.filter((range) => !range.startsWith('127.'))])];
}
