/** An address of the host, as `os.networkInterfaces()` tells it. */
export interface HostAddress {
  readonly family: string;
  /** Address and prefix length, for example `192.0.2.2/24`. */
  readonly cidr: string | null;
}

/**
 * The network inside every sandbox: the IETF protocol assignments block of RFC 6890 for dual-stack lite, which no network that a
 * sandbox may want to reach uses.
 */
const SANDBOX_ADDRESS = '192.0.0.2';
const SANDBOX_GATEWAY = '192.0.0.1';
/** Answers name queries with the host's resolver; /etc/resolv.conf of the desktop names it. */
export const SANDBOX_RESOLVER = '192.0.0.3';

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

function hostRange(cidr: string): string {
  const [address = '', bits = '32'] = cidr.split('/');
  // A prefix this short is a tunnel that carries the Internet: only the host itself is closed then.
  if (Number(bits) < 8) return `${address}/32`;
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(bits));
  const network = Math.floor(value / size) * size;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.')}/${bits}`;
}

/** Every IPv4 range that a sandbox must not reach: the closed ones, and the host's own addresses with the networks they stand in. */
export function closedRanges(addresses: readonly HostAddress[]): string[] {
  const own = addresses.flatMap(({ family, cidr }) => (family === 'IPv4' && cidr ? [hostRange(cidr)] : []));
  return [...new Set([...CLOSED_RANGES, ...own.filter((range) => !range.startsWith('127.'))])];
}

/** Closes the ranges given before `--`, then becomes the command after it. A range that cannot be closed ends the start. */
const CLOSE_RANGES = [
  'while [ "$1" != -- ]; do ip route add blackhole "$1" || exit 70; shift; done',
  'shift',
  'exec "$@"',
].join('\n');

/** pasta makes a process namespace; without a /proc of it, bubblewrap would take its child's number for one of the host's. */
const OWN_PROC = ['unshare', '--mount-proc'];

/**
 * Wraps `command` in a connected network of its own. pasta runs unprivileged, forwards no port in either direction and does not map
 * the host's loopback; the closed ranges become routes to nowhere while the process still owns the network, which the sandbox
 * made by `command` does not, so nothing in it can open them again. IPv4 only, so that no IPv6 path goes round the closed ranges.
 */
export function networkArguments(ranges: readonly string[], command: readonly string[]): string[] {
  return [
    'pasta',
    ...['--quiet', '--foreground', '--ipv4-only', '--config-net', '--no-map-gw'],
    ...['-t', 'none', '-u', 'none', '-T', 'none', '-U', 'none'],
    ...[
      '--address',
      SANDBOX_ADDRESS,
      '--netmask',
      '29',
      '--gateway',
      SANDBOX_GATEWAY,
      '--dns-forward',
      SANDBOX_RESOLVER,
    ],
    ...[
      '--ns-ifname',
      'net0',
      '--',
      ...OWN_PROC,
      '/bin/sh',
      '-c',
      CLOSE_RANGES,
      'close-ranges',
      ...ranges,
      '--',
      ...command,
    ],
  ];
}
