/**
 * The network inside every sandbox: the IETF protocol assignments block of RFC 6890 for dual-stack lite, which no network that a
 * sandbox may want to reach uses.
 */
const SANDBOX_ADDRESS = '192.0.0.2';
const SANDBOX_GATEWAY = '192.0.0.1';
/** Answers name queries with the host's resolver; /etc/resolv.conf of the desktop names it. */
export const SANDBOX_RESOLVER = '192.0.0.3';

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
